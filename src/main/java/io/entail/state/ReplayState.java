package io.entail.state;

import io.entail.errors.UnknownProtocolNumberException;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.UnknownProtocolException;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state on which records of the log are resolved again. Its effects are written after some records at a time.
 * Confined to one thread.
 */
public final class ReplayState {
    private static final int OVERLAY_BYTES_MAX = 4 << 20;
    private static final int BATCH_RECORDS = 500;

    private final TableState state;
    private final Resolver resolver = new Resolver();
    private int unwritten;

    /** Creates a state, see {@link TableState}. */
    public ReplayState(WritableTables tables, RowChanges changes, long positionsMax, EntryKeeping keeping) {
        this.state = new TableState(tables, changes, positionsMax, keeping);
    }

    /** Returns the state after the records so far. */
    public TableState state() {
        return state;
    }

    /**
     * Resolves and applies the next record.
     *
     * @throws UnknownProtocolNumberException when only a newer release can decide
     */
    public Resolution apply(long offset, long appendTime, byte[] key, byte @Nullable [] value) {
        Resolution resolution;
        try {
            resolution = resolver.resolve(state, offset, appendTime, key, value);
        } catch (UnknownProtocolException e) {
            throw new UnknownProtocolNumberException("the record at offset " + offset + " is written in protocol "
                    + e.protocol() + ", which this release does not know");
        }
        state.apply(resolution, appendTime);
        unwritten++;
        return resolution;
    }

    /** Whether {@link #drain} has to be called. */
    public boolean isFull() {
        return unwritten >= BATCH_RECORDS || state.overlayBytes() >= OVERLAY_BYTES_MAX;
    }

    /** Returns the effects since the last call, like {@link TableState#drain}. */
    public List<Tables.Mutation> drain() {
        unwritten = 0;
        return state.drain();
    }
}
