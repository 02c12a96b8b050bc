package io.entail.http.entities;

import io.entail.dao.Transaction;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a request writes, made from what the store shows at the moment.
 *
 * @param calls of a transaction
 * @param stored which row it answers with; null when the answer has none
 * @param status of the answer
 * @param guarded whether it holds only for the version of a row that it has looked at, without the client having asked for
 *     that: when the row has changed meanwhile, it is made again
 * @param ttl seconds that the row is given to live, empty when that stays as it is
 */
public record Step(
        Consumer<Transaction> calls, @Nullable Stored stored, int status, boolean guarded, OptionalLong ttl) {
    /** One that does not say how long a row lives. */
    Step(Consumer<Transaction> calls, @Nullable Stored stored, int status, boolean guarded) {
        this(calls, stored, status, guarded, OptionalLong.empty());
    }

    /** One that answers without an entity. */
    static Step without(Consumer<Transaction> calls, boolean guarded) {
        return new Step(calls, null, 204, guarded);
    }

    /** The same with that. */
    Step giving(OptionalLong seconds) {
        return new Step(calls, stored, status, guarded, seconds);
    }
}
