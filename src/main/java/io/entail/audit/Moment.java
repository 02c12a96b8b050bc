package io.entail.audit;

import io.entail.read.Position;
import java.time.Instant;
import java.util.Optional;

/**
 * A moment in the history of a store. Immutable.
 *
 * @param position the last record of the log that the moment includes
 * @param time the time at that moment, which decides what had expired
 * @param remark a remark for the caller, such as that the time is in the future
 */
public record Moment(Position position, Instant time, Optional<String> remark) {}
