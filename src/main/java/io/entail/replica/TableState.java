package io.entail.replica;

import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Mutations;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.Row;
import io.entail.resolve.Seen;
import io.entail.resolve.State;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the log has led to, for {@link Resolver}: tables, and in front of them the effects of records that are not
 * written yet. Whoever applies the log calls {@link #drain} now and then and writes what it returns before the next
 * record; after a crash the state goes on from the last write.
 *
 * <p>Used by one thread, except {@link #definitions} and {@link #store}.
 */
final class TableState implements State, Mutations {
    /** Records between two looks at what may be forgotten; a look removes at most twice as many. */
    private static final int PRUNE_EVERY = 1_000;

    private final Tables tables;
    private final Overlay overlay;
    private final Counts counts;
    private final Expiries expiries;
    private final TagIndex tags;
    private final HistoryIndex history;
    private final RowCache rows = new RowCache();
    private final BitSet protocols;
    private final SeenWindow seen;
    private final RowChanges changes;
    private final long window;

    private volatile LogDefinitions definitions;
    private volatile LogRecord.@Nullable Store store;

    private Head head;
    private boolean headChanged;
    private int recordsSincePrune;
    private long prunedBelow;

    /** What a record's {@link #seen(UUID, Seen)} said, until the record is complete. */
    private @Nullable Seen firstSeen;

    /**
     * The changes of rows go to a collector as well.
     *
     * @param positionsMax changes that the index of history has
     */
    TableState(Tables tables, RowChanges changes, long positionsMax) {
        this(tables, changes, positionsMax, Resolver.WINDOW);
    }

    /** Whose changes nobody sees, with another window than the protocol's, so that a test reaches its end. */
    TableState(Tables tables, long window) {
        this(tables, new RowChanges(RecentChanges.of(tables)), HistoryIndex.POSITIONS_MAX, window);
    }

    private TableState(Tables tables, RowChanges changes, long positionsMax, long window) {
        this.tables = tables;
        this.changes = changes;
        this.window = window;
        this.overlay = new Overlay(tables);
        this.counts = new Counts(overlay);
        this.expiries = new Expiries(overlay);
        this.tags = new TagIndex(overlay);
        this.head = MetaLayout.head(tables.get(Table.META, MetaLayout.HEAD));
        this.store = MetaLayout.store(tables.get(Table.META, MetaLayout.STORE));
        this.protocols = MetaLayout.protocols(tables.get(Table.META, MetaLayout.PROTOCOLS));
        this.definitions = LogDefinitions.read(tables);
        this.seen = new SeenWindow(tables, window, head.offset());
        this.history = new HistoryIndex(tables, overlay, head, positionsMax);
    }

    /** Every definition that the log has had. May be read by any thread. */
    LogDefinitions definitions() {
        return definitions;
    }

    /** Reads what the first record will ask for on another thread, while there is something else to do. */
    void loadAhead() {
        seen.loadAhead();
    }

    /** Memory that unwritten effects take, roughly. */
    long overlayBytes() {
        return overlay.bytes();
    }

    /**
     * Takes in what a record leads to.
     *
     * @param appendTime the record's, in milliseconds since 1970
     */
    void apply(Resolution resolution, long appendTime) {
        changes.begin(resolution, appendTime);
        Outcome outcome = resolution.outcome();
        if (outcome.changeCount() > 0) {
            history.begin(resolution.offset(), outcome.firstSequence(), outcome.changeCount());
        }
        resolution.effects().accept(this);
    }

    /** The effects since the last call. They have to be written, all at once, before anything else is done here. */
    List<Tables.Mutation> drain() {
        if (recordsSincePrune >= PRUNE_EVERY) {
            prune(2 * recordsSincePrune);
            recordsSincePrune = 0;
        }
        seen.drain(overlay);
        counts.flush();
        history.drain();
        if (headChanged) {
            overlay.put(Table.META, MetaLayout.HEAD, MetaLayout.encode(head));
            headChanged = false;
        }
        return overlay.drain();
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public LogRecord.@Nullable Store store() {
        return store;
    }

    @Override
    public boolean enabled(int protocol) {
        return protocols.get(protocol);
    }

    @Override
    public int highestProtocol() {
        return protocols.length() - 1;
    }

    @Override
    public @Nullable Definition definition(String entity) {
        Defined defined = definitions.get(entity);
        return defined == null ? null : defined.latest().definition();
    }

    @Override
    public int definitionCount() {
        return definitions.size();
    }

    @Override
    public @Nullable Row row(int entity, Bytes key) {
        byte[] rowKey = Layout.rowKey(entity, key);
        Bytes cacheKey = Bytes.wrap(rowKey);
        Row row = rows.get(cacheKey);
        if (row == null) {
            byte[] value = overlay.get(Table.ROWS, rowKey);
            if (value == null) {
                return null;
            }
            row = RowLayout.decode(value);
            rows.put(cacheKey, row);
        }
        return row;
    }

    @Override
    public @Nullable Bytes claimHolder(int entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        byte[] holder = overlay.get(Table.CLAIMS, Layout.claimKey(entity, constraint, scope, claim));
        return holder == null ? null : Bytes.wrap(holder);
    }

    @Override
    public void referrers(int parentEntity, Bytes parentKey, ReferrerVisitor visitor) {
        byte[] prefix = Layout.referencePrefix(parentEntity, parentKey);
        overlay.references(
                prefix,
                key -> visitor.visit(
                        Layout.childOfReference(key, prefix.length),
                        Layout.constraintOfReference(key, prefix.length),
                        Layout.childKeyOfReference(key, prefix.length)));
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
    public void store(LogRecord.Store record) {
        store = record;
        overlay.put(Table.META, MetaLayout.STORE, MetaLayout.encode(record));
    }

    @Override
    public void enable(int protocol) {
        protocols.set(protocol);
        overlay.put(Table.META, MetaLayout.PROTOCOLS, MetaLayout.encode(protocols));
    }

    @Override
    public void define(Definition definition) {
        // Readers must know a definition before they meet a row that was encoded with it.
        definitions = definitions.with(definition);
        overlay.put(
                Table.META,
                MetaLayout.definitionKey(definition.ordinal(), definition.version()),
                DefinitionLayout.encode(definition));
    }

    @Override
    public void removeClaim(int entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        overlay.remove(Table.CLAIMS, Layout.claimKey(entity, constraint, scope, claim));
    }

    @Override
    public void removeReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        overlay.remove(
                Table.REFERENCES, Layout.referenceKey(parentEntity, parentKey, childEntity, constraint, childKey));
    }

    @Override
    public void removeRow(int entity, Bytes key, Row before) {
        changes.add(entity, key, before, null);
        history.add(entity, key);
        byte[] rowKey = Layout.rowKey(entity, key);
        overlay.remove(Table.ROWS, rowKey);
        rows.remove(Bytes.wrap(rowKey));
        expiries.change(rowKey, before.expiresAt(), 0);
        tags.change(definitions.at(entity), key, before, null);
        counts.add(entity, before.workspace(), -1, -(rowKey.length + RowLayout.size(before)));
    }

    @Override
    public void putRow(int entity, Bytes key, @Nullable Row before, Row after) {
        changes.add(entity, key, before, after);
        history.add(entity, key);
        byte[] rowKey = Layout.rowKey(entity, key);
        byte[] value = RowLayout.encode(after);
        overlay.put(Table.ROWS, rowKey, value);
        rows.replace(Bytes.wrap(rowKey), after);
        expiries.change(rowKey, before == null ? 0 : before.expiresAt(), after.expiresAt());
        tags.change(definitions.at(entity), key, before, after);
        if (before == null) {
            counts.add(entity, after.workspace(), 1, rowKey.length + value.length);
        } else {
            counts.add(entity, after.workspace(), 0, value.length - RowLayout.size(before));
        }
    }

    @Override
    public void addClaim(int entity, int constraint, @Nullable Bytes scope, Bytes claim, Bytes holder) {
        overlay.put(Table.CLAIMS, Layout.claimKey(entity, constraint, scope, claim), holder.array());
    }

    @Override
    public void addReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        overlay.put(
                Table.REFERENCES,
                Layout.referenceKey(parentEntity, parentKey, childEntity, constraint, childKey),
                Layout.NOTHING);
    }

    @Override
    public void seen(UUID id, Seen first) {
        firstSeen = first;
    }

    @Override
    public void advance(Head reached, @Nullable UUID id) {
        seen.add(reached.offset(), reached.digest8(), id, firstSeen);
        firstSeen = null;
        head = reached;
        headChanged = true;
        recordsSincePrune++;
    }

    /** Removes entries of SEEN that no later record can refer to, at most so many. */
    private void prune(int entriesMax) {
        long last = forgettable();
        if (last < prunedBelow) {
            return;
        }
        prunedBelow = tables.snapshot(view -> {
            long next = prunedBelow;
            try (Tables.Cursor cursor = view.cursor(Table.SEEN)) {
                boolean found = cursor.seek(Layout.offsetKey(prunedBelow));
                for (int i = 0; i < entriesMax && found && Layout.offsetOf(cursor.key()) <= last; i++) {
                    overlay.remove(Table.SEEN, cursor.key());
                    next = Layout.offsetOf(cursor.key()) + 1;
                    found = cursor.next();
                }
            }
            return next;
        });
    }

    /** The last offset that no later record can refer back to. */
    private long forgettable() {
        return head.offset() + 1 - window;
    }
}
