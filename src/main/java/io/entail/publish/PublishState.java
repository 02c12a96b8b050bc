package io.entail.publish;

import io.entail.changes.FeedEnd;
import io.entail.publish.PublishLayout.Position;
import io.entail.replica.Defined;
import io.entail.replica.DefinitionLayout;
import io.entail.replica.Layout;
import io.entail.replica.LogDefinitions;
import io.entail.replica.MetaLayout;
import io.entail.replica.RowCache;
import io.entail.replica.RowLayout;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Mutations;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.Row;
import io.entail.resolve.Seen;
import io.entail.resolve.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the log has led to, for {@link Resolver}: rows and everything that cannot be derived from them in a store with a
 * changelog, {@link RowIndex} beside it, the last ids in memory. Kafka Streams commits the store together with what is
 * sent and with the offset in the log. Used by one thread.
 */
final class PublishState implements State, Mutations {
    private final KeyValueStore<byte[], byte[]> entries;
    private final RowIndex index;
    private final RowCache rows = new RowCache();
    private final BitSet protocols;
    private final Map<Integer, Integer> schemaIds = new HashMap<>();
    private final Deque<Long> unremembered = new ArrayDeque<>();
    private final List<ChangedRow> changed = new ArrayList<>();
    private LogDefinitions definitions = LogDefinitions.NONE;
    private LogRecord.@Nullable Store store;
    private Head head;
    private long appendTime;
    private FeedEnd feed;
    private final RecentIds ids;

    private boolean write;

    /** Reads what is in the stores; {@link #remember} has to follow, and {@link #buildIndex} when it is asked for. */
    PublishState(KeyValueStore<byte[], byte[]> entries, KeyValueStore<byte[], byte[]> index) {
        this.entries = entries;
        this.index = new RowIndex(index);
        this.store = MetaLayout.store(entries.get(MetaLayout.STORE));
        this.protocols = MetaLayout.protocols(entries.get(MetaLayout.PROTOCOLS));
        Position position = PublishLayout.position(entries.get(PublishLayout.POSITION));
        this.head = position.head();
        this.appendTime = position.appendTime();
        this.feed = position.feed();
        this.ids = new RecentIds(Resolver.WINDOW, Math.max(-1, head.offset() - Resolver.WINDOW));
        each(MetaLayout.DEFINITIONS, (key, value) -> definitions = definitions.with(DefinitionLayout.decode(value)));
        for (int ordinal = 0; ordinal < definitions.size(); ordinal++) {
            byte[] id = entries.get(PublishLayout.schemaKey(
                    ordinal, definitions.at(ordinal).latest().definition().version()));
            schemaIds.put(ordinal, PublishLayout.schemaId(Objects.requireNonNull(id, "a definition has a schema id")));
        }
        each(PublishLayout.UNREMEMBERED, (key, value) -> unremembered.add(PublishLayout.unrememberedOffset(key)));
    }

    private void each(byte[] prefix, Visitor visitor) {
        try (KeyValueIterator<byte[], byte[]> found = entries.prefixScan(prefix, new ByteArraySerializer())) {
            while (found.hasNext()) {
                KeyValue<byte[], byte[]> next = found.next();
                visitor.visit(next.key, next.value);
            }
        }
    }

    private interface Visitor {
        void visit(byte[] key, byte[] value);
    }

    /** The end of the feed that this state goes on from. */
    FeedEnd feed() {
        return feed;
    }

    /** Append time of the record at the head. */
    long appendTime() {
        return appendTime;
    }

    LogDefinitions definitions() {
        return definitions;
    }

    /** Id of the writes topic that this state was built from, null before it is known. */
    @Nullable
    String topicId() {
        byte[] id = entries.get(PublishLayout.TOPIC);
        return id == null ? null : new String(id, StandardCharsets.UTF_8);
    }

    void topicId(String id) {
        entries.put(PublishLayout.TOPIC, id.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of the schema that changes of an entity are written with now. */
    int schemaId(int ordinal) {
        return Objects.requireNonNull(schemaIds.get(ordinal));
    }

    /** The latest definition of an entity has this number. */
    void schemaId(Definition definition, int id) {
        schemaIds.put(definition.ordinal(), id);
        entries.put(PublishLayout.schemaKey(definition.ordinal(), definition.version()), PublishLayout.encode(id));
    }

    /** Whether the index is that of the rows. */
    boolean hasIndex() {
        return index.standsAt(head);
    }

    /** Builds the index from the rows; returns how many there are. */
    long buildIndex() {
        index.clear();
        long count = 0;
        try (KeyValueIterator<byte[], byte[]> all = entries.range(PublishLayout.ROWS_START, PublishLayout.ROWS_END)) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> row = all.next();
                Definition definition =
                        definitions.at(Layout.ordinal(row.key, 0)).latest().definition();
                index.add(definition, Layout.keyOfRow(row.key), RowLayout.decode(row.value), this::ordinal);
                count++;
            }
        }
        return count;
    }

    private int ordinal(String entity) {
        return Objects.requireNonNull(definitions.get(entity)).ordinal();
    }

    /** A record of the log up to the head, read again in order: fills the window of ids. */
    void remember(long offset, @Nullable LogRecord record) {
        UUID id = record instanceof LogRecord.Write seen && !unremembered.contains(offset) ? seen.id() : null;
        if (offset == head.offset()) {
            ids.add(offset, head.digest8(), id);
        } else {
            ids.addWithoutDigest(offset, id);
        }
    }

    /** Takes in what a record leads to, and returns the rows that it changes; the list is good until the next call. */
    List<ChangedRow> apply(Resolution resolution, long time) {
        changed.clear();
        write = resolution.record() instanceof LogRecord.Write;
        appendTime = time;
        resolution.effects().accept(this);
        return changed;
    }

    /** Makes the state's position durable with the next commit, as the last thing for each record. */
    void reached(FeedEnd end) {
        feed = end;
        entries.put(PublishLayout.POSITION, PublishLayout.encode(new Position(head, appendTime, feed)));
    }

    /** The task is closed after a record was processed completely. */
    void close() {
        index.mark(head);
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
            byte[] value = entries.get(rowKey);
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
        return index.claimHolder(entity, constraint, scope, claim);
    }

    @Override
    public void referrers(int parentEntity, Bytes parentKey, ReferrerVisitor visitor) {
        index.referrers(parentEntity, parentKey, visitor);
    }

    @Override
    public @Nullable Seen seen(UUID id) {
        return ids.find(id);
    }

    @Override
    public OptionalLong digest8At(long offset) {
        return ids.digest8At(offset);
    }

    @Override
    public void store(LogRecord.Store record) {
        store = record;
        entries.put(MetaLayout.STORE, MetaLayout.encode(record));
    }

    @Override
    public void enable(int protocol) {
        protocols.set(protocol);
        entries.put(MetaLayout.PROTOCOLS, MetaLayout.encode(protocols));
    }

    @Override
    public void define(Definition definition) {
        definitions = definitions.with(definition);
        entries.put(
                MetaLayout.definitionKey(definition.ordinal(), definition.version()),
                DefinitionLayout.encode(definition));
    }

    @Override
    public void removeClaim(int entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        index.removeClaim(entity, constraint, scope, claim);
    }

    @Override
    public void removeReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        index.removeReference(parentEntity, parentKey, childEntity, constraint, childKey);
    }

    @Override
    public void removeRow(int entity, Bytes key, Row before) {
        changed.add(new ChangedRow(entity, key, before, null));
        byte[] rowKey = Layout.rowKey(entity, key);
        entries.delete(rowKey);
        rows.remove(Bytes.wrap(rowKey));
    }

    @Override
    public void putRow(int entity, Bytes key, @Nullable Row before, Row after) {
        changed.add(new ChangedRow(entity, key, before, after));
        byte[] rowKey = Layout.rowKey(entity, key);
        entries.put(rowKey, RowLayout.encode(after));
        rows.replace(Bytes.wrap(rowKey), after);
    }

    @Override
    public void addClaim(int entity, int constraint, @Nullable Bytes scope, Bytes claim, Bytes holder) {
        index.addClaim(entity, constraint, scope, claim, holder);
    }

    @Override
    public void addReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        index.addReference(parentEntity, parentKey, childEntity, constraint, childKey);
    }

    @Override
    public void seen(UUID id, Seen first) {
        // What became of a write is asked for by its writer, in its own process.
    }

    @Override
    public void advance(Head reached, @Nullable UUID id) {
        ids.add(reached.offset(), reached.digest8(), id);
        if (write && id == null) {
            unremembered.add(reached.offset());
            entries.put(PublishLayout.unrememberedKey(reached.offset()), Layout.NOTHING);
        }
        head = reached;
        while (!unremembered.isEmpty() && unremembered.peekFirst() <= head.offset() + 1 - Resolver.WINDOW) {
            entries.delete(PublishLayout.unrememberedKey(unremembered.removeFirst()));
        }
    }

    /**
     * Whether a write shows that its writer and this state disagree, as far as this state can tell.
     *
     * @param knownFrom the first offset whose digest it knows
     */
    static boolean disagrees(Resolution resolution, long knownFrom) {
        return resolution.diverged()
                && resolution.record() instanceof LogRecord.Write judged
                && (judged.basis().offset() < 0 || judged.basis().offset() >= knownFrom);
    }
}
