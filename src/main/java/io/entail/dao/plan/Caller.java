package io.entail.dao.plan;

import io.entail.dao.Options;
import io.entail.errors.words.Misuse;
import io.entail.resolve.Limits;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call: workspace, actor and options. Immutable.
 *
 * @param workspace id of the current workspace
 * @param actor who makes the call, for history
 * @param reason why, or the empty text
 * @param readOnly whether writes are refused
 * @param writeIds provides the id of each attempt to write; null for ids that callers do not learn
 */
public record Caller(
        String workspace,
        String actor,
        String reason,
        Options options,
        boolean readOnly,
        @Nullable Supplier<UUID> writeIds) {
    public Caller(String workspace, String actor, String reason) {
        this(workspace, actor, reason, Options.DEFAULT, false, null);
    }

    /** Returns a caller with another current workspace. */
    public Caller withWorkspace(String id) {
        return new Caller(id, actor, reason, options, readOnly, writeIds);
    }

    /** Returns a caller with another actor, which must not be empty because history names it. */
    public Caller withActor(String name) {
        String given = text("actor", name, Limits.ACTOR_BYTES);
        if (given.isBlank()) {
            throw Misuse.mustBe("actor", "a string that names who acts, and not empty");
        }
        return new Caller(workspace, name, reason, options, readOnly, writeIds);
    }

    /** Returns a caller with another reason; the empty text stands for none. */
    public Caller withReason(String text) {
        text("reason", text, Limits.REASON_BYTES);
        return new Caller(workspace, actor, text, options, readOnly, writeIds);
    }

    private static String text(String argument, @Nullable String given, int bytesMax) {
        String text = Misuse.requireGiven(given, argument, "a string");
        if (text.length() > bytesMax || text.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw Misuse.mustBe(argument, "at most " + bytesMax + " bytes of UTF-8 long");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw Misuse.mustBe(argument, "text: it has half a surrogate pair");
        }
        return text;
    }

    /** Returns a caller with other options. */
    public Caller withOptions(Options chosen) {
        return new Caller(workspace, actor, reason, chosen, readOnly, writeIds);
    }

    /** Returns a caller whose writes are not refused. */
    public Caller alsoWriting() {
        return new Caller(workspace, actor, reason, options, false, writeIds);
    }

    /** Returns a caller with another source of write ids. */
    public Caller withWriteIds(Supplier<UUID> ids) {
        return new Caller(workspace, actor, reason, options, readOnly, ids);
    }

    /** Returns a caller whose writes are refused. */
    public Caller onlyReading() {
        return new Caller(workspace, actor, reason, options, true, writeIds);
    }
}
