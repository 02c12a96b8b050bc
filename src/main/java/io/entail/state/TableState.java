package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.Row;
import io.entail.resolve.Seen;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Overlay;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of the log for {@link Resolver}: tables, and in front of them the effects of records that are not written
 * yet. The caller that applies the log calls {@link #drain} from time to time and writes its result before the next
 * record; after a crash the state continues from the last write.
 *
 * <p>Used by one thread, except {@link #definitions}, {@link #store} and {@link #lastStepRoom}.
 */
public final class TableState extends OverlaidState {
    /** The default number of changes in the index of history. */
    public static final long POSITIONS_MAX = 10_000_000;

    /** The number of records between two prunings; a pruning removes at most twice as many entries. */
    private static final int PRUNE_EVERY = 1_000;

    private final WritableTables tables;
    private final Counts counts;
    private final Expiries expiries;
    private final @Nullable TagIndex tags;
    private final @Nullable IndexKeeper indexes;
    private final HistoryIndex history;
    private final SeenWindow seen;
    private final RowChanges changes;
    private final Befores befores;
    private final EntryKeeping keeping;
    private final long window;
    private final LastSteps lastSteps = new LastSteps();

    private Head head;
    private boolean headChanged;
    private int recordsSincePrune;
    private long prunedBelow;

    /** The record that is being applied. */
    private @Nullable Resolution current;

    /** The number of its changes so far. */
    private int changed;

    /** Creates a state that keeps only the information about records that it needs itself. */
    public TableState(WritableTables tables, RowChanges changes, long positionsMax) {
        this(tables, changes, positionsMax, EntryKeeping.NONE);
    }

    /**
     * Creates a state that also passes the changes of rows to a collector.
     *
     * @param positionsMax number of changes in the index of history
     */
    public TableState(WritableTables tables, RowChanges changes, long positionsMax, EntryKeeping keeping) {
        this(tables, changes, positionsMax, keeping, Resolver.WINDOW);
    }

    /**
     * Creates a state without a collector of changes and with another window than the protocol's, so that tests reach
     * its end.
     */
    TableState(WritableTables tables, long window) {
        this(
                tables,
                new RowChanges((rows, offset) -> {}),
                POSITIONS_MAX,
                new EntryKeeping(false, window, () -> -1),
                window);
    }

    private TableState(
            WritableTables tables, RowChanges changes, long positionsMax, EntryKeeping keeping, long window) {
        super(tables);
        this.tables = tables;
        this.changes = changes;
        this.window = window;
        Overlay overlay = overlay();
        this.counts = new Counts(overlay);
        this.expiries = new Expiries(overlay);
        boolean owed = MetaLayout.owesTags(tables);
        this.tags = owed ? null : new TagIndex(overlay);
        this.indexes = owed ? null : new IndexKeeper(tables, overlay, counts, definitions());
        this.head = MetaLayout.head(tables.get(Table.META, MetaLayout.HEAD));
        this.seen = new SeenWindow(tables, window, head.offset());
        this.history = new HistoryIndex(tables, overlay, head, positionsMax);
        this.keeping = keeping;
        this.befores = new Befores(tables, overlay, head, keeping);
    }

    /** Reads on another thread what the first record will need. */
    public void loadAhead() {
        seen.loadAhead();
    }

    /** Returns the approximate memory of unwritten effects in bytes. */
    public long overlayBytes() {
        return overlay().bytes();
    }

    /**
     * Applies the effects of a record.
     *
     * @param appendTime append time of the record in milliseconds since 1970
     */
    public void apply(Resolution resolution, long appendTime) {
        changes.begin(resolution, appendTime);
        current = resolution;
        changed = 0;
        Outcome outcome = resolution.outcome();
        if (outcome.changeCount() > 0) {
            history.begin(resolution.offset(), outcome.firstSequence(), outcome.changeCount());
        }
        resolution.effects().accept(this);
        if (outcome.code() == Code.WRITTEN_SINCE && resolution.record() instanceof LogRecord.Migrate migrate) {
            lastSteps.noteRefused(migrate.entity(), System.nanoTime());
        }
    }

    /**
     * Returns for how many nanoseconds a write of an entity should give way to the last step of a migration, which was
     * refused a moment ago; 0 for none.
     */
    public long lastStepRoom(String entity) {
        LogDefinitions known = definitions();
        Defined defined = known.preparing() ? known.get(entity) : null;
        return defined == null || defined.prepared() == null ? 0 : lastSteps.room(entity, System.nanoTime());
    }

    /** Returns the effects since the last call. They have to be written atomically before any other call. */
    public List<Tables.Mutation> drain() {
        if (recordsSincePrune >= PRUNE_EVERY) {
            prune(2 * recordsSincePrune);
            recordsSincePrune = 0;
        }
        seen.drain(overlay());
        counts.flush();
        history.drain();
        befores.drain();
        if (indexes != null) {
            indexes.drain();
        }
        if (headChanged) {
            overlay().put(Table.META, MetaLayout.HEAD, MetaLayout.encode(head));
            headChanged = false;
        }
        return overlay().drain();
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public @Nullable Seen seen(UUID id) {
        return seen.find(id);
    }

    @Override
    public OptionalLong digest8At(long offset) {
        return seen.digest8At(offset);
    }

    @Override
    protected void rowRemoved(int entity, Bytes key, byte[] rowKey, Row before) {
        changes.add(entity, key, before, null);
        befores.note(current().offset(), changed++, before);
        history.remove(entity, key, before);
        expiries.change(rowKey, before.expiresAt(), 0);
        noteIndexes(entity, key, before, null);
        counts.add(entity, before.workspace(), -1, -(rowKey.length + RowLayout.size(before)));
    }

    @Override
    protected void rowPut(int entity, Bytes key, byte[] rowKey, @Nullable Row before, Row after, int length) {
        changes.add(entity, key, before, after);
        befores.note(current().offset(), changed++, before);
        history.put(entity, key, before);
        expiries.change(rowKey, before == null ? 0 : before.expiresAt(), after.expiresAt());
        noteIndexes(entity, key, before, after);
        if (before == null) {
            counts.add(entity, after.workspace(), 1, rowKey.length + length);
        } else {
            counts.add(entity, after.workspace(), 0, length - RowLayout.size(before));
        }
    }

    private void noteIndexes(int entity, Bytes key, @Nullable Row before, @Nullable Row after) {
        if (tags != null && indexes != null) {
            Defined defined = definitions().at(entity);
            tags.change(defined, key, before, after);
            indexes.change(defined, key, before, after);
        }
    }

    private Resolution current() {
        return Objects.requireNonNull(current);
    }

    @Override
    public void define(Definition definition) {
        super.define(definition);
        overlay()
                .put(
                        Table.META,
                        MetaLayout.definedAtKey(definition.ordinal(), definition.version()),
                        MetaLayout.definedAt(current().offset(), head.sequence()));
        if (indexes != null) {
            indexes.define(definitions().at(definition.ordinal()));
        }
    }

    @Override
    public void seen(UUID id, Seen first) {
        // Added together with the rest of the record's outcome.
    }

    @Override
    public void advance(Head reached, @Nullable UUID remembered) {
        Resolution resolution = current();
        UUID id = resolution.record() instanceof LogRecord.Write write ? write.id() : null;
        boolean repeat = resolution.outcome().code() == Code.REPEAT;
        seen.add(new OutcomeEntry(
                reached.offset(),
                reached.sequence(),
                reached.digest(),
                id,
                remembered != null,
                resolution.outcome(),
                repeat
                        ? Objects.requireNonNull(seen.find(Objects.requireNonNull(id)))
                                .outcome()
                        : null));
        head = reached;
        headChanged = true;
        recordsSincePrune++;
    }

    /** Removes entries that are no longer needed, at most {@code entriesMax} of each table. */
    private void prune(int entriesMax) {
        long last = forgettable();
        if (last >= prunedBelow) {
            prunedBelow = tables.snapshot(view -> {
                prune(view, Table.IDS, last, entriesMax);
                return prune(view, Table.SEEN, last, entriesMax);
            });
        }
        befores.forget(keeping.feedEnd());
    }

    /** Returns where to continue at the next call. */
    private long prune(Tables.View view, Table table, long last, int entriesMax) {
        long next = prunedBelow;
        try (Tables.Cursor cursor = view.cursor(table)) {
            boolean found = cursor.seek(Layout.offsetKey(prunedBelow));
            for (int i = 0; i < entriesMax && found && Layout.offsetOf(cursor.key()) <= last; i++) {
                overlay().remove(table, cursor.key());
                next = Layout.offsetOf(cursor.key()) + 1;
                found = cursor.next();
            }
        }
        return next;
    }

    /**
     * Returns the last offset whose information is no longer needed by the protocol, by look-ups or by the publisher.
     */
    private long forgettable() {
        long kept = head.offset() + 1 - Math.max(window, keeping.outcomes());
        return keeping.befores() ? Math.min(kept, keeping.feedEnd() - 1) : kept;
    }
}
