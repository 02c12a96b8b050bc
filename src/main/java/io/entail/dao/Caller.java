package io.entail.dao;

/**
 * On whose behalf and where a call is made. Immutable.
 *
 * @param workspace id of the current workspace
 * @param actor who asks for it, as history will say
 * @param reason why, or the empty text
 */
record Caller(String workspace, String actor, String reason, Options options) {
    Caller(String workspace, String actor, String reason) {
        this(workspace, actor, reason, Options.DEFAULT);
    }

    Caller withWorkspace(String id) {
        return new Caller(id, actor, reason, options);
    }

    Caller withActor(String name) {
        return new Caller(workspace, name, reason, options);
    }

    Caller withReason(String text) {
        return new Caller(workspace, actor, text, options);
    }

    Caller withOptions(Options chosen) {
        return new Caller(workspace, actor, reason, chosen);
    }
}
