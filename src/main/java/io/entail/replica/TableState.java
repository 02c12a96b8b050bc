package io.entail.replica;

import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Mutations;
import io.entail.resolve.Resolver;
import io.entail.resolve.Row;
import io.entail.resolve.Seen;
import io.entail.resolve.State;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
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

    private static final byte[] NOTHING = new byte[0];

    private final Tables tables;
    private final Overlay overlay;
    private final Counts counts;
    private final RowCache rows = new RowCache();
    private final RecentDigests recentDigests = new RecentDigests();
    private final BitSet protocols;
    private final long window;

    private volatile LogDefinitions definitions;
    private volatile LogRecord.@Nullable Store store;

    private Head head;
    private boolean headChanged;
    private int recordsSincePrune;
    private long prunedBelow;

    /** Set by a record's {@link #seen(UUID, Seen)}, cleared when it is complete. */
    private @Nullable UUID firstSeen;

    /** Ids that were forgotten and came again since the last drain. */
    private final Set<UUID> seenAgain = new HashSet<>();

    /** The last forgotten id that was asked for, and where it was seen. */
    private @Nullable UUID forgottenId;

    private long forgottenAt;

    TableState(Tables tables) {
        this(tables, Resolver.WINDOW);
    }

    /** With another window than the protocol's, so that a test reaches its end. */
    TableState(Tables tables, long window) {
        this.tables = tables;
        this.window = window;
        this.overlay = new Overlay(tables);
        this.counts = new Counts(overlay);
        this.head = MetaLayout.head(tables.get(Table.META, MetaLayout.HEAD));
        this.store = MetaLayout.store(tables.get(Table.META, MetaLayout.STORE));
        this.protocols = MetaLayout.protocols(tables.get(Table.META, MetaLayout.PROTOCOLS));
        this.definitions = LogDefinitions.read(tables);
    }

    /** Every definition that the log has had. May be read by any thread. */
    LogDefinitions definitions() {
        return definitions;
    }

    /** Memory that unwritten effects take, roughly. */
    long overlayBytes() {
        return overlay.bytes();
    }

    /** The effects since the last call. They have to be written, all at once, before anything else is done here. */
    List<Tables.Mutation> drain() {
        if (recordsSincePrune >= PRUNE_EVERY) {
            prune(2 * recordsSincePrune);
            recordsSincePrune = 0;
        }
        seenAgain.clear();
        counts.flush();
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
        byte[] value = overlay.get(Table.IDS, Layout.idKey(id));
        if (value == null) {
            return null;
        }
        Seen seen = SeenLayout.decode(value);
        // Whether pruning has come here yet must not make a difference.
        if (seen.offset() > forgettable()) {
            return seen;
        }
        forgottenId = id;
        forgottenAt = seen.offset();
        return null;
    }

    @Override
    public OptionalLong digest8At(long offset) {
        if (offset <= forgettable()) {
            return OptionalLong.empty();
        }
        OptionalLong recent = recentDigests.at(offset);
        if (recent.isPresent()) {
            return recent;
        }
        byte[] value = overlay.get(Table.OFFSETS, Layout.offsetKey(offset));
        return value == null ? OptionalLong.empty() : OptionalLong.of(SeenLayout.digest8(value));
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
        byte[] rowKey = Layout.rowKey(entity, key);
        overlay.remove(Table.ROWS, rowKey);
        rows.remove(Bytes.wrap(rowKey));
        counts.add(entity, before.workspace(), -1, -(rowKey.length + RowLayout.size(before)));
    }

    @Override
    public void putRow(int entity, Bytes key, @Nullable Row before, Row after) {
        byte[] rowKey = Layout.rowKey(entity, key);
        byte[] value = RowLayout.encode(after);
        overlay.put(Table.ROWS, rowKey, value);
        rows.replace(Bytes.wrap(rowKey), after);
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
                NOTHING);
    }

    @Override
    public void seen(UUID id, Seen seen) {
        firstSeen = id;
        byte[] key = Layout.idKey(id);
        if (id.equals(forgottenId)) {
            detach(forgottenAt, id);
        }
        overlay.put(Table.IDS, key, SeenLayout.encode(seen));
    }

    @Override
    public void advance(Head reached, @Nullable UUID id) {
        overlay.put(
                Table.OFFSETS,
                Layout.offsetKey(reached.offset()),
                SeenLayout.encodeOffset(reached.digest8(), id, id != null && id.equals(firstSeen)));
        recentDigests.add(reached.offset(), reached.digest8());
        firstSeen = null;
        head = reached;
        headChanged = true;
        recordsSincePrune++;
    }

    /** Removes offsets and ids that no later record can refer to, at most so many. */
    private void prune(int offsetsMax) {
        long last = forgettable();
        if (last < prunedBelow) {
            return;
        }
        prunedBelow = tables.snapshot(view -> {
            long next = prunedBelow;
            try (Tables.Cursor cursor = view.cursor(Table.OFFSETS)) {
                boolean found = cursor.seek(Layout.offsetKey(prunedBelow));
                for (int i = 0; i < offsetsMax && found; i++) {
                    long offset = Layout.offsetOf(cursor.key());
                    if (offset > last) {
                        break;
                    }
                    forget(cursor.key(), cursor.value());
                    next = offset + 1;
                    found = cursor.next();
                }
            }
            return next;
        });
    }

    private void forget(byte[] offsetKey, byte[] value) {
        overlay.remove(Table.OFFSETS, offsetKey);
        UUID id = SeenLayout.id(value);
        if (id != null && SeenLayout.first(value) && !seenAgain.contains(id)) {
            overlay.remove(Table.IDS, Layout.idKey(id));
        }
    }

    /** A forgotten id came again: its old offset must not take the new entry along when it is pruned. */
    private void detach(long oldOffset, UUID id) {
        seenAgain.add(id);
        byte[] key = Layout.offsetKey(oldOffset);
        byte[] value = overlay.get(Table.OFFSETS, key);
        if (value != null) {
            overlay.put(Table.OFFSETS, key, SeenLayout.encodeOffset(SeenLayout.digest8(value), id, false));
        }
    }

    /** The last offset that no later record can refer back to. */
    private long forgettable() {
        return head.offset() + 1 - window;
    }
}
