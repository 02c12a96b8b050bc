package io.entail.replica;

import io.entail.read.ReplayListener;
import io.entail.state.Entries;
import io.entail.state.EntryKeeping;
import io.entail.state.TableState;

/**
 * Makes entries again that a replica no longer keeps: applies the log from the nearest checkpoint to tables of its own,
 * which keep the outcomes of records and the rows before changes. It goes only as far as requested, so that the tables
 * stay small. Confined to one thread.
 */
public final class EntryReplay implements AutoCloseable {
    private final ReplayRoom room;
    private final Replay replay;
    private final long wanted;
    private long published;

    EntryReplay(ReplayRoom room, LogRecords records, long wanted) {
        this.room = room;
        this.wanted = wanted;
        this.published = wanted;
        EntryKeeping keeping = new EntryKeeping(true, 0, () -> published);
        try {
            this.replay = new Replay(room.tables(), records, Replay.UNSEEN, TableState.POSITIONS_MAX, keeping);
        } catch (RuntimeException | Error e) {
            room.close();
            throw e;
        }
    }

    /** Returns the last offset that was applied. */
    public long reached() {
        return replay.head().offset();
    }

    /** Returns how many offsets have to be applied before the first wanted entry exists. */
    public long missing() {
        return Math.max(0, wanted - reached());
    }

    /** Applies the log through an offset, which is below its end. */
    public void run(long through) {
        replay.run(through, ReplayListener.NONE);
    }

    /** Returns the entries so far, for the thread that runs this. */
    public Entries entries() {
        return new Entries(replay.tables());
    }

    /** Notes that the feed has everything up to an offset. */
    public void published(long offset) {
        published = Math.max(published, offset);
    }

    @Override
    public void close() {
        try {
            replay.close();
        } finally {
            room.close();
        }
    }
}
