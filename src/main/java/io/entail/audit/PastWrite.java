package io.entail.audit;

import io.entail.read.Position;
import io.entail.replica.LogEntry;
import io.entail.resolve.LogRecord.Write;
import java.time.Instant;
import java.util.UUID;

/**
 * An accepted write: its position in the log, and who made it, when and why. Immutable.
 *
 * @param at when it was appended, by the clock of the log's broker
 * @param reason the reason given for the write, or the empty text
 */
public record PastWrite(Position position, Instant at, UUID id, String actor, String reason) {
    static PastWrite of(LogEntry entry, Write write) {
        return new PastWrite(
                Position.of(entry.offset()),
                Instant.ofEpochMilli(entry.appendTime()),
                write.id(),
                write.actor(),
                write.reason());
    }
}
