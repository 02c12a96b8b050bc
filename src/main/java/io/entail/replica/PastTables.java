package io.entail.replica;

import io.entail.errors.StoreClosedException;
import io.entail.read.ReplayListener;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.schema.IndexDefinition;
import io.entail.state.Defined;
import io.entail.state.IndexBuild;
import io.entail.state.LogDefinitions;
import io.entail.state.TableState;
import io.entail.state.table.Layout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables as they were after an offset. Single rows are found through the index of history; so are holders of unique
 * values, if the current holder already held it then. Everything else, and what the index does not contain, requires a
 * replay of the log, which is done once. Thread-safe.
 */
final class PastTables implements Tables, AutoCloseable {
    private final TableLog log;
    private final long offset;
    private final Supplier<LogDefinitions> definitions;
    private final ReplayListener listener;
    private final PastRows rows;
    private volatile @Nullable Replayed replayed;
    private volatile boolean closed;
    private boolean removed;

    private record Replayed(ReplayRoom room, Head head) {}

    /** Takes the definitions by which rows are shown. */
    PastTables(TableLog log, long offset, Supplier<LogDefinitions> definitions, ReplayListener listener) {
        this.log = log;
        this.definitions = definitions;
        this.offset = offset;
        this.listener = listener;
        this.rows = new PastRows(log.tables(), log.records());
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        checkOpen();
        if (replayed == null && table == Table.ROWS) {
            PastRows.Found found = row(Layout.ordinal(key, 0), Layout.keyOfRow(key));
            if (found.known()) {
                Row row = found.row();
                return row == null ? null : RowLayout.encode(row);
            }
        } else if (replayed == null && table == Table.CLAIMS && isHeldByTheSame(key)) {
            return log.tables().get(Table.CLAIMS, key);
        }
        return replayed().room.tables().get(table, key);
    }

    private PastRows.Found row(int entity, Bytes key) {
        return rows.at(entity, log.logDefinitions().at(entity).name(), key, offset);
    }

    /**
     * Whether the current holder of a claim held it then too. Only one row can hold a claim, so in that case there was
     * no other holder.
     */
    private boolean isHeldByTheSame(byte[] claimKey) {
        byte[] holder = log.tables().get(Table.CLAIMS, claimKey);
        if (holder == null) {
            return false;
        }
        int entity = Layout.ordinal(claimKey, 0);
        int constraint = Layout.constraintOfClaim(claimKey);
        Row row = row(entity, Bytes.wrap(holder)).row();
        if (row == null) {
            return false;
        }
        Definition written =
                log.logDefinitions().at(entity).requireVersion(row.definition()).definition();
        int place = written.numbers().uniqueIndex(constraint);
        Bytes claim = place < 0 ? null : row.claims().get(place);
        if (claim == null) {
            return false;
        }
        Bytes scope = written.scope(place, row.workspace());
        return Bytes.wrap(claimKey).equals(Bytes.wrap(Layout.claimKey(entity, constraint, scope, claim)));
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        return replayed().room.tables().snapshot(reads);
    }

    /** Replays the log and builds the index from the rows of that time, unless this was done before. */
    synchronized void prepare(Defined entity, IndexDefinition index) {
        new IndexBuild(replayed().room.tables(), definitions, () -> !closed).run(entity, index);
        checkOpen();
    }

    /** How far the log was applied. */
    Head head() {
        return replayed().head;
    }

    private Replayed replayed() {
        Replayed known = replayed;
        return known != null ? known : replay();
    }

    private synchronized Replayed replay() {
        checkOpen();
        Replayed known = replayed;
        if (known == null) {
            ReplayRoom room = log.room(offset);
            try {
                known = new Replayed(room, replay(room.tables()));
            } catch (RuntimeException e) {
                room.close();
                throw e;
            }
            replayed = known;
        }
        return Objects.requireNonNull(known);
    }

    private Head replay(WritableTables room) {
        try (Replay replay = new Replay(room, log.records(), Replay.UNSEEN, TableState.POSITIONS_MAX)) {
            replay.run(offset, (done, total) -> {
                checkOpen();
                listener.replayed(done, total);
            });
            return replay.head();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the view of the past is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            Replayed known = replayed;
            if (known != null && !removed) {
                removed = true; // Closing RocksDB twice would crash the process.
                known.room.close();
            }
        }
    }
}
