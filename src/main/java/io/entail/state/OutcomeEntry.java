package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Outcome;
import io.entail.state.table.Layout;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one record of the log, whatever it was. Immutable.
 *
 * @param offset of the record
 * @param sequence the last sequence of the store after it, 0 before the first
 * @param digest of the log and its outcomes there, 32 bytes
 * @param id that its writer chose, null when it is no write
 * @param remembered whether it was the first with its id, as far as the protocol remembers: a repeat is not, and neither is
 *     a write that was refused before its id was looked at
 * @param outcome what became of it
 * @param first what became of the first write with this id, of a repeat; null otherwise
 */
public record OutcomeEntry(
        long offset,
        long sequence,
        Bytes digest,
        @Nullable UUID id,
        boolean remembered,
        Outcome outcome,
        @Nullable Outcome first) {

    /** The first 8 bytes of the digest, big endian. */
    long digest8() {
        return (long) Layout.LONG.get(digest.array(), 0);
    }
}
