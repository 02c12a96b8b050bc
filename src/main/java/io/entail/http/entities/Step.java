package io.entail.http.entities;

import io.entail.dao.Transaction;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a request writes, computed from the current state of the store.
 *
 * @param calls add the writes to a transaction
 * @param stored the row that the answer shows; null when the answer has no body
 * @param status of the answer
 * @param guarded whether the step is valid only for the version of the row that was read, without the client having
 *     asked for that version; when the row has changed meanwhile, the step is computed again
 * @param ttl the new time to live of the row in seconds, empty when it does not change
 */
public record Step(
        Consumer<Transaction> calls, @Nullable Stored stored, int status, boolean guarded, OptionalLong ttl) {
    /** Creates a step that does not change the time to live. */
    Step(Consumer<Transaction> calls, @Nullable Stored stored, int status, boolean guarded) {
        this(calls, stored, status, guarded, OptionalLong.empty());
    }

    /** Creates a step whose answer shows no entity. */
    static Step without(Consumer<Transaction> calls, boolean guarded) {
        return new Step(calls, null, 204, guarded);
    }

    /** Returns this step with a time to live. */
    Step giving(OptionalLong seconds) {
        return new Step(calls, stored, status, guarded, seconds);
    }
}
