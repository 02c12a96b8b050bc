package io.entail.replica;

import io.entail.errors.Failures;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.Defined;
import io.entail.state.Entries;
import io.entail.state.LogDefinition;
import io.entail.state.LogDefinitions;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.writes.WorkspaceKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every log has whose state is in {@link Tables}: reads of it, undecoded. Thread-safe. */
abstract class TableLog implements StoreLog {
    private final Set<PastLog> views = ConcurrentHashMap.newKeySet();

    abstract Tables tables();

    /** Returns every definition that the log has had by now. */
    abstract LogDefinitions logDefinitions();

    /** How far the effects are readable. */
    abstract Head head();

    /**
     * Tables for a replay: empty, or with a state at or before an offset.
     *
     * @param through -1 for empty ones
     */
    abstract ReplayRoom room(long through);

    @Override
    public final @Nullable LogDefinition definition(String entity) {
        return logDefinitions().latest(entity);
    }

    @Override
    public final @Nullable EntityDefinition definition(String entity, int version) {
        return logDefinitions().version(entity, version);
    }

    @Override
    public final List<LogDefinition> definitions() {
        return logDefinitions().latest();
    }

    @Override
    public final @Nullable Defined defined(String entity) {
        return logDefinitions().get(entity);
    }

    @Override
    public List<MigratedAt> migrations(String entity) {
        Defined defined = logDefinitions().get(entity);
        if (defined == null || defined.migrations().isEmpty()) {
            return List.of();
        }
        return tables().snapshot(view -> defined.migrations().stream()
                .map(migration -> new MigratedAt(
                        migration,
                        MetaLayout.definedAt(view, defined.ordinal(), migration.version()),
                        MetaLayout.sequenceAt(view, defined.ordinal(), migration.version())))
                .toList());
    }

    @Override
    public final Entries entries() {
        return new Entries(tables());
    }

    @Override
    public final LogRecord.Basis basis() {
        Head applied = head();
        return new LogRecord.Basis(applied.offset(), applied.digest8());
    }

    @Override
    public final @Nullable Row row(String entity, Bytes key) {
        byte[] value = tables().getIfAny(Table.ROWS, Layout.rowKey(ordinal(entity), key));
        return value == null ? null : RowLayout.decode(value);
    }

    @Override
    public final boolean hasReplica() {
        return true;
    }

    @Override
    public final boolean enabled(int protocol) {
        return MetaLayout.protocols(tables().get(Table.META, MetaLayout.PROTOCOLS))
                .get(protocol);
    }

    @Override
    public final List<KeyedRow> rows(String entity, @Nullable Bytes after, int limit) {
        int ordinal = ordinal(entity);
        byte[] prefix = Layout.rowPrefix(ordinal);
        byte[] from = after == null ? prefix : Layout.next(Layout.rowKey(ordinal, after));
        return tables().snapshot(view -> {
            List<KeyedRow> found = new ArrayList<>();
            try (Tables.Cursor cursor = view.cursor(Table.ROWS)) {
                boolean more = cursor.seek(from);
                while (more && found.size() < limit && Layout.startsWith(cursor.key(), prefix)) {
                    found.add(new KeyedRow(Layout.keyOfRow(cursor.key()), RowLayout.decode(cursor.value())));
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    @Override
    public final @Nullable Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim) {
        Defined defined = required(entity);
        Bytes workspace = null;
        if (!defined.spansWorkspaces(constraint)) {
            workspace = workspace(scope);
            if (workspace == null) {
                throw Failures.uniqueWithinWorkspaces(defined.unique(constraint).name());
            }
        }
        byte[] holder = tables().get(
                        Table.CLAIMS,
                        Layout.claimKey(defined.ordinal(), defined.numbers().ofUnique(constraint), workspace, claim));
        return holder == null ? null : Bytes.wrap(holder);
    }

    @Override
    public final List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
        Bytes workspace = workspace(scope);
        byte[] prefix = Layout.referencePrefix(ordinal(entity), key);
        return tables().snapshot(view -> {
            List<Referrer> found = new ArrayList<>();
            // Looked up inside the snapshot: whatever is referred from there is defined by now.
            LogDefinitions known = logDefinitions();
            try (Tables.Cursor cursor = view.cursor(Table.REFERENCES)) {
                boolean more = cursor.seek(prefix);
                while (more && found.size() < limit && Layout.startsWith(cursor.key(), prefix)) {
                    byte[] reference = cursor.key();
                    Defined child = known.at(Layout.childOfReference(reference, prefix.length));
                    Bytes childKey = Layout.childKeyOfReference(reference, prefix.length);
                    // A reference that is not in force does not count.
                    int constraint =
                            child.numbers().referenceIndex(Layout.constraintOfReference(reference, prefix.length));
                    if (constraint >= 0 && isIn(workspace, view, child, childKey)) {
                        found.add(new Referrer(child.name(), constraint, childKey));
                    }
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    @Override
    public final List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit) {
        Bytes workspace = workspace(scope);
        return tables().snapshot(view -> {
            List<Overdue> found = new ArrayList<>();
            LogDefinitions known = logDefinitions();
            try (Tables.Cursor cursor = view.cursor(Table.EXPIRY)) {
                boolean more = after == null ? cursor.seek(Layout.NOTHING) : cursor.seek(behind(after));
                while (more && found.size() < limit && Layout.expiresAtOf(cursor.key()) <= now) {
                    byte[] rowKey = Layout.rowKeyOfExpiry(cursor.key());
                    Defined entity = known.at(Layout.ordinal(rowKey, 0));
                    Bytes key = Layout.keyOfRow(rowKey);
                    if (isIn(workspace, view, entity, key)) {
                        found.add(new Overdue(entity.name(), key, Layout.expiresAtOf(cursor.key())));
                    }
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    /** Returns the workspace of a scope, null for all workspaces. */
    private static @Nullable Bytes workspace(Scope scope) {
        return scope.workspace() == null ? null : WorkspaceKey.of(scope.workspace());
    }

    /** Whether a row may be shown; it is looked at only where that depends on its workspace. */
    private static boolean isIn(@Nullable Bytes workspace, Tables.View view, Defined entity, Bytes key) {
        if (workspace == null || !entity.isWorkspaceable()) {
            return true;
        }
        byte[] row = view.get(Table.ROWS, Layout.rowKey(entity.ordinal(), key));
        return row != null && RowLayout.inWorkspace(row, workspace);
    }

    private byte[] behind(Overdue row) {
        return Layout.next(Layout.expiryKey(row.expiresAt(), Layout.rowKey(ordinal(row.entity()), row.key())));
    }

    @Override
    public final Extent extent(String entity, Scope scope) {
        Defined defined = required(entity);
        Bytes workspace = defined.isWorkspaceable() ? workspace(scope) : null;
        MetaLayout.Count count =
                MetaLayout.count(tables().get(Table.META, MetaLayout.countKey(defined.ordinal(), workspace)));
        return new Extent(count.rows(), count.bytes());
    }

    /** Returns the tables with the index of history. */
    Tables index() {
        return tables();
    }

    /** Returns the last offset that this shows. */
    long applied() {
        return head().offset();
    }

    @Override
    public final ChangePlaces changes(
            String entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
        int ordinal = ordinal(entity);
        long last = Math.min(through, applied());
        return index().snapshot(view -> newestFirst
                ? ChangePlaces.newestFirst(view, ordinal, key, from, last, limit)
                : ChangePlaces.oldestFirst(view, ordinal, key, from, last, limit));
    }

    @Override
    public final List<Place> olderChanges(String entity, Bytes key, long before, ReplayListener listener) {
        int ordinal = ordinal(entity);
        List<Place> found = new ArrayList<>();
        try (ReplayRoom room = room(-1)) {
            try (Replay replay = new Replay(room.tables(), records(), Replay.UNSEEN, Long.MAX_VALUE)) {
                replay.run(Math.min(before - 1, applied()), listener);
            }
            found.addAll(room.tables()
                    .snapshot(
                            view -> ChangePlaces.oldestFirst(view, ordinal, key, 0, Long.MAX_VALUE, Integer.MAX_VALUE))
                    .places());
        }
        return found;
    }

    @Override
    public StoreLog asOf(Position position, Clock then, ReplayListener listener) {
        position.requireHere();
        PastLog view = new PastLog(this, position.offset(), then, listener);
        views.add(view);
        return view;
    }

    /** Notes that a view was closed. */
    final void forget(PastLog view) {
        views.remove(view);
    }

    /** Closes the views; to be called before this log closes. */
    final void closeViews() {
        List.copyOf(views).forEach(PastLog::close);
    }

    @Override
    public final void differences(Position from, Position through, ReplayListener listener, DifferenceVisitor visitor) {
        from.requireHere();
        through.requireHere();
        try (ReplayRoom room = room(from.offset())) {
            new RowDifferences(room.tables(), records())
                    .run(from.offset(), Math.min(through.offset(), applied()), listener, visitor);
        }
    }

    @Override
    public final void changesFrom(long offset, ReplayListener listener, ChangeVisitor visitor) {
        try (ReplayRoom room = room(offset - 1)) {
            try (Replay replay = new Replay(room.tables(), records(), Replay.UNSEEN, TableState.POSITIONS_MAX)) {
                replay.run(offset - 1, listener);
            }
            AtomicReference<@Nullable Replay> running = new AtomicReference<>();
            RowChanges.Sink sink = (changes, through) -> changes.forEach(change -> visitor.visit(
                    Objects.requireNonNull(running.get())
                            .definitions()
                            .at(change.entity())
                            .name(),
                    change.key(),
                    change.cause().offset(),
                    change.before(),
                    change.after()));
            try (Replay replay = new Replay(room.tables(), records(), sink, TableState.POSITIONS_MAX)) {
                running.set(replay);
                replay.run(applied(), listener);
            }
        }
    }

    @Override
    public final <T> T whole(Function<WholeState, T> reads) {
        return tables().snapshot(view -> reads.apply(new TableRows(view, this::logDefinitions)));
    }

    private int ordinal(String entity) {
        return required(entity).ordinal();
    }

    private Defined required(String entity) {
        Defined defined = logDefinitions().get(entity);
        if (defined == null) {
            throw new IllegalArgumentException("the log defines no entity '" + entity + "'");
        }
        return defined;
    }
}
