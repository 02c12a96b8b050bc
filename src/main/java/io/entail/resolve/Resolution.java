package io.entail.resolve;

import java.util.function.Consumer;

/**
 * What {@link Resolver#resolve} found out about one record.
 *
 * @param offset the record's offset
 * @param record what it says, null when it is unreadable
 * @param outcome what became of it
 * @param head the state's head after it
 * @param diverged whether the writer's digest differs from this state's at the writer's basis: one of the two is wrong
 * @param effects makes its effects, {@link Mutations#advance} last; to be called at most once, before the next resolve
 */
public record Resolution(
        long offset, LogRecord record, Outcome outcome, Head head, boolean diverged, Consumer<Mutations> effects) {}
