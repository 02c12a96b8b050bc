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

/** Collects the changes of rows until they are readable. Confined to the thread that applies the log. */
public final class RowChanges {
    private final Sink sink;
    private final List<RowChange> collected = new ArrayList<>();

    private @Nullable Cause cause;
    private int ofEarlierRecords;
    private long bytes;

    /** The offset up to which changes were dropped because there were more than the sink keeps; -1 for none. */
    private long dropped = -1;

    public RowChanges(Sink sink) {
        this.sink = sink;
    }

    /** Receives the collected changes. */
    public interface Sink {
        /** Receives all changes up to an offset in the order of the log; the list is reused afterwards. */
        void add(List<RowChange> changes, long offset);

        /** Notes that the state is at an offset; changes up to it that were not delivered will never be. */
        default void resume(long offset) {}

        /** Returns how many bytes of changes the sink keeps at most; collecting more is useless. */
        default long bytesMax() {
            return Long.MAX_VALUE;
        }
    }

    /** Starts after an offset. */
    public void resume(long offset) {
        sink.resume(offset);
    }

    /** Starts a record, to which the following changes belong. */
    void begin(Resolution resolution, long appendTime) {
        ofEarlierRecords = collected.size();
        cause = resolution.record() instanceof LogRecord.Write write
                ? new Cause(resolution.offset(), appendTime, write.id(), write.actor(), write.reason())
                : null;
    }

    /** See {@link Mutations#putRow} and {@link Mutations#removeRow}. */
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

    /** Returns the changes of the last record in their order. */
    public List<RowChange> ofLastRecord() {
        return List.copyOf(collected.subList(ofEarlierRecords, collected.size()));
    }

    /** Drops the changes of the last record, so that no watch in this process receives them. */
    public void silence() {
        collected.subList(ofEarlierRecords, collected.size()).clear();
    }

    /** Delivers the collected changes: everything up to this offset is readable now. */
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
