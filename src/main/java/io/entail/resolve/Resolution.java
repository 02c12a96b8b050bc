package io.entail.resolve;

import java.util.function.Consumer;

/**
 * The decision of {@link Resolver#resolve} about one record.
 *
 * @param offset the record's offset
 * @param record the decoded record, null when it is unreadable
 * @param outcome whether it was accepted, or why not
 * @param head the state's head after it
 * @param diverged whether the writer's digest differs from this state's at the writer's basis; one of the two replicas
 *     is then wrong
 * @param effects applies its effects, {@link Mutations#advance} last; to be called at most once, before the next record
 *     is resolved
 */
public record Resolution(
        long offset, LogRecord record, Outcome outcome, Head head, boolean diverged, Consumer<Mutations> effects) {}
