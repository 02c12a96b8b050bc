package io.entail.dao;

import io.entail.changes.ChangeKey;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.state.Entries;
import io.entail.state.OutcomeEntry;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a write. Immutable.
 *
 * @param id id of the write
 * @param records the records of the log with that id, in order: none when no kept record has it; several when the write
 *     was sent again, or when the id was used for another write after the log had forgotten it
 * @param keptFrom the first position whose outcome is still kept
 */
public record WriteOutcomes(UUID id, List<Occurrence> records, Position keptFrom) {
    public WriteOutcomes {
        records = List.copyOf(records);
    }

    /**
     * One record of the log.
     *
     * @param code what became of it, such as {@code ACCEPTED} or {@code NOT_UNIQUE}; a {@code REPEAT} had no effect of its
     *     own
     * @param firstSequence number of its first change in the store, 0 when it made none
     * @param changes how many it made
     * @param change index of the change at fault, -1 for none
     * @param constraint index of the unique constraint or reference at fault, -1 for none
     * @param entity of the row in the way, null for none
     * @param key of the row in the way, as text, null for none
     * @param repeatOf position of the first record with this id, null unless it is a repeat
     */
    public record Occurrence(
            Position position,
            String code,
            long firstSequence,
            int changes,
            int change,
            int constraint,
            @Nullable String entity,
            @Nullable String key,
            @Nullable Position repeatOf) {}

    /** Whether the write was accepted. */
    public boolean isAccepted() {
        return records.stream().anyMatch(record -> record.code().equals(Code.ACCEPTED.name()));
    }

    static WriteOutcomes of(StoreLog log, UUID id) {
        Entries.Found found = log.find(id);
        return new WriteOutcomes(
                id, found.entries().stream().map(entry -> record(log, entry)).toList(), Position.of(found.from()));
    }

    private static Occurrence record(StoreLog log, OutcomeEntry entry) {
        Outcome outcome = entry.outcome();
        Bytes key = outcome.key();
        return new Occurrence(
                Position.of(entry.offset()),
                outcome.code().name(),
                outcome.firstSequence(),
                outcome.changeCount(),
                outcome.change(),
                outcome.constraint(),
                outcome.entity() < 0
                        ? null
                        : log.definitions().get(outcome.entity()).definition().name(),
                key == null ? null : ChangeKey.primaryKey(key),
                outcome.code() == Code.REPEAT ? Position.of(outcome.repeatOf()) : null);
    }
}
