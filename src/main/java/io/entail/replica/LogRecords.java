package io.entail.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the log again. Thread-safe. Every method waits for the log as long as there is progress, and for a
 * limited time without progress.
 *
 * <p>Every method throws {@link io.entail.errors.StoreUnavailableException} when the log does not answer in time,
 * {@link io.entail.errors.TopicRefusedException} when its records were deleted, and {@link
 * io.entail.errors.StoreClosedException}.
 */
public interface LogRecords {
    /** Returns the record at an offset below the end, null when there is none: offsets have gaps. */
    @Nullable
    LogEntry at(long offset);

    /**
     * Does the same as {@link #at(long)} for several offsets in ascending order; this is faster than one after the
     * other.
     */
    default List<@Nullable LogEntry> at(List<Long> offsets) {
        List<@Nullable LogEntry> entries = new ArrayList<>();
        offsets.forEach(offset -> entries.add(at(offset)));
        return entries;
    }

    /** Shows the records from one offset through another, which is below the end, in order. */
    void each(long from, long through, Visitor visitor);

    /**
     * Returns the offset of the first record, in log order, that was appended later than a time; empty when none was.
     */
    OptionalLong firstAfter(long millis);

    /** Returns the offset after the last record. */
    long end();

    /** Sees one record. */
    interface Visitor {
        /** Returns whether to go on. */
        boolean visit(LogEntry entry);
    }
}
