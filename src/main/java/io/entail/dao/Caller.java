package io.entail.dao;

/**
 * On whose behalf and where a call is made. Immutable.
 *
 * @param workspace id of the current workspace
 * @param actor who asks for it, as history will say
 * @param reason why, or the empty text
 * @param readOnly whether writes are refused
 */
record Caller(String workspace, String actor, String reason, Options options, boolean readOnly) {
    Caller(String workspace, String actor, String reason) {
        this(workspace, actor, reason, Options.DEFAULT, false);
    }

    Caller withWorkspace(String id) {
        return new Caller(id, actor, reason, options, readOnly);
    }

    Caller withActor(String name) {
        return new Caller(workspace, name, reason, options, readOnly);
    }

    Caller withReason(String text) {
        return new Caller(workspace, actor, text, options, readOnly);
    }

    Caller withOptions(Options chosen) {
        return new Caller(workspace, actor, reason, chosen, readOnly);
    }

    Caller onlyReading() {
        return new Caller(workspace, actor, reason, options, true);
    }
}
