package io.entail.audit;

import io.entail.read.Position;
import java.time.Instant;
import java.util.Optional;

/**
 * A moment in the life of a store. Immutable.
 *
 * @param position what had been written by then: everything through this place of the log
 * @param time what time it was: decides about what had expired
 * @param remark what whoever asked should know, such as that the time is in the future
 */
public record Moment(Position position, Instant time, Optional<String> remark) {}
