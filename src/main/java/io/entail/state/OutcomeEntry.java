package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Outcome;
import io.entail.state.table.Layout;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one record of the log, of any kind. Immutable.
 *
 * @param offset of the record
 * @param sequence the last sequence of the store after it, 0 before the first
 * @param digest digest of the log and its outcomes at this record, 32 bytes
 * @param id id that its writer chose, null when the record is not a write
 * @param remembered whether it was the first with its id, as far as the protocol remembers: a repeat is not, and
 *     neither is a write that was refused before its id was looked at
 * @param outcome the outcome
 * @param first for a repeat, the outcome of the first write with this id; null otherwise
 */
public record OutcomeEntry(
        long offset,
        long sequence,
        Bytes digest,
        @Nullable UUID id,
        boolean remembered,
        Outcome outcome,
        @Nullable Outcome first) {

    /** Returns the first 8 bytes of the digest, big endian. */
    long digest8() {
        return (long) Layout.LONG.get(digest.array(), 0);
    }
}
