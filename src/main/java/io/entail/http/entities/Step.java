package io.entail.http.entities;

import io.entail.dao.Transaction;
import io.entail.http.call.Answer;
import io.entail.read.Entity;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a request writes, made from what the store shows at the moment.
 *
 * @param calls of a transaction
 * @param stored whether an entity that the write has stored is the one to answer with; null when the answer has none
 * @param answer made from that entity as it is shown, or null
 * @param guarded whether it holds only for the version of a row that it has looked at, without the client having asked for
 *     that: when the row has changed meanwhile, it is made again
 */
public record Step(
        Consumer<Transaction> calls,
        @Nullable Predicate<Entity> stored,
        Function<@Nullable Entity, Answer> answer,
        boolean guarded) {
    /** One that answers without an entity. */
    static Step without(Consumer<Transaction> calls, Answer answer, boolean guarded) {
        return new Step(calls, null, none -> answer, guarded);
    }
}
