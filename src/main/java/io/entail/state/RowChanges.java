package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Mutations;
import io.entail.resolve.Resolution;
import io.entail.resolve.Row;
import io.entail.state.RowChange.Cause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows that records change until their effects are readable. Used by the thread that applies the log.
 */
public final class RowChanges {
    private final Sink sink;
    private final List<RowChange> collected = new ArrayList<>();

    private @Nullable Cause cause;
    private int ofEarlierRecords;
    private long bytes;

    /** Up to this offset changes were dropped, for there were more than the sink keeps; -1 for none. */
    private long dropped = -1;

    public RowChanges(Sink sink) {
        this.sink = sink;
    }

    /** Takes what was collected. */
    public interface Sink {
        /** Changes in the order of the log, all that there are up to an offset; the list is used again. */
        void add(List<RowChange> changes, long offset);

        /** The state stands at an offset: changes up to there that did not come will not come any more. */
        default void resume(long offset) {}

        /** Memory that it keeps of changes at most: no more of them has to be collected for it. */
        default long bytesMax() {
            return Long.MAX_VALUE;
        }
    }

    /** Begins behind an offset. */
    public void resume(long offset) {
        sink.resume(offset);
    }

    /** The rows that change from now on are changed by this record. */
    void begin(Resolution resolution, long appendTime) {
        ofEarlierRecords = collected.size();
        cause = resolution.record() instanceof LogRecord.Write write
                ? new Cause(resolution.offset(), appendTime, write.id(), write.actor(), write.reason())
                : null;
    }

    /** As {@link Mutations#putRow} and {@link Mutations#removeRow}. */
    void add(int entity, Bytes key, @Nullable Row before, @Nullable Row after) {
        if (cause == null) {
            throw new IllegalStateException("only writes change rows");
        }
        RowChange change = new RowChange(cause, entity, key, before, after);
        bytes += change.bytes();
        if (bytes > sink.bytesMax()) {
            collected.clear();
            ofEarlierRecords = 0;
            bytes = change.bytes();
            dropped = cause.offset();
        }
        collected.add(change);
    }

    /** What the last record has changed, in its order. */
    public List<RowChange> ofLastRecord() {
        return List.copyOf(collected.subList(ofEarlierRecords, collected.size()));
    }

    /** Nobody here is told of what the last record has changed. */
    public void silence() {
        collected.subList(ofEarlierRecords, collected.size()).clear();
    }

    /** What was collected is readable, and so is everything up to this offset. */
    public void publish(long offset) {
        if (dropped >= 0) {
            sink.resume(dropped);
            dropped = -1;
        }
        sink.add(collected, offset);
        collected.clear();
        ofEarlierRecords = 0;
        bytes = 0;
    }
}
