package io.entail.publish;

import io.entail.changes.FeedEnd;
import io.entail.publish.PublishLayout.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.Row;
import io.entail.resolve.Seen;
import io.entail.state.Defined;
import io.entail.state.Layout;
import io.entail.state.OverlaidState;
import io.entail.state.RowLayout;
import io.entail.state.Table;
import io.entail.state.Tables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the log has led to, for {@link Resolver}: tables, in front of them the effects of records that are not written
 * yet, and the last ids in memory. Whoever resolves records calls {@link #flush} after some of them; Kafka Streams
 * commits the tables together with what is sent and with the offset in the log. Used by one thread.
 */
final class PublishState extends OverlaidState {
    /** Effects of so many rows are written at once while the index is built. */
    private static final int ROWS_AT_ONCE = 1_000;

    private final StreamTables tables;
    private final Map<Integer, Integer> schemaIds = new HashMap<>();
    private final SortedSet<Long> unremembered = new TreeSet<>();
    private final List<ChangedRow> changed = new ArrayList<>();
    private final RecentIds ids;
    private final EntrySum sum;
    private Head head;
    private long appendTime;
    private FeedEnd feed;

    /** Whether the record that is applied is a write. */
    private boolean write;

    /** Reads what is in the tables; {@link #remember} has to follow, and {@link #buildIndex} when it is asked for. */
    PublishState(StreamTables tables) {
        super(tables);
        this.tables = tables;
        Position position = PublishLayout.position(meta(PublishLayout.POSITION));
        this.head = position.head();
        this.appendTime = position.appendTime();
        this.sum = new EntrySum(position.sum());
        this.feed = position.feed();
        this.ids = new RecentIds(Resolver.WINDOW, Math.max(-1, head.offset() - Resolver.WINDOW));
        for (int ordinal = 0; ordinal < definitions().size(); ordinal++) {
            Definition latest = definitions().at(ordinal).latest().definition();
            byte[] id = meta(PublishLayout.schemaKey(latest));
            if (id == null) {
                throw incomplete();
            }
            schemaIds.put(ordinal, PublishLayout.schemaId(id));
        }
        each(
                Table.META,
                PublishLayout.UNREMEMBERED,
                (key, value) -> unremembered.add(PublishLayout.unrememberedOffset(key)));
    }

    private static RebuildException incomplete() {
        return new RebuildException("the state is not complete: its changelog was lost or cut");
    }

    private byte @Nullable [] meta(byte[] name) {
        return tables.get(Table.META, name);
    }

    private void each(Table table, byte[] prefix, Visitor visitor) {
        tables.snapshot(view -> {
            try (Tables.Cursor cursor = view.cursor(table)) {
                boolean found = cursor.seek(prefix);
                while (found && Layout.startsWith(cursor.key(), prefix)) {
                    visitor.visit(cursor.key(), cursor.value());
                    found = cursor.next();
                }
            }
            return true;
        });
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

    /** Id of the writes topic that this state was built from, null before it is known. */
    @Nullable
    String topicId() {
        byte[] id = meta(PublishLayout.TOPIC);
        return id == null ? null : new String(id, StandardCharsets.UTF_8);
    }

    void topicId(String id) {
        overlay().put(Table.META, PublishLayout.TOPIC, id.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of the schema that changes of an entity are written with now. */
    int schemaId(int ordinal) {
        return Objects.requireNonNull(schemaIds.get(ordinal));
    }

    /** The latest definition of an entity has this number. */
    void schemaId(Definition definition, int id) {
        schemaIds.put(definition.ordinal(), id);
        overlay().put(Table.META, PublishLayout.schemaKey(definition), PublishLayout.encode(id));
    }

    /** Whether claims and references are those of the rows. */
    boolean hasIndex() {
        return tables.indexStandsAt(head);
    }

    /**
     * Builds claims and references from the rows; returns how many there are.
     *
     * @throws RebuildException when not all rows are there
     */
    long buildIndex() {
        tables.clearIndex();
        EntrySum found = new EntrySum(0);
        long[] count = {0};
        for (int ordinal = 0; ordinal < definitions().size(); ordinal++) {
            Defined defined = definitions().at(ordinal);
            for (int version = 1; defined.version(version) != null; version++) {
                found.addDefinition(
                        Objects.requireNonNull(defined.version(version)).definition());
            }
            Definition definition = defined.latest().definition();
            each(Table.ROWS, Layout.rowKey(ordinal, Bytes.EMPTY), (key, value) -> {
                Row row = RowLayout.decode(value);
                found.addRow(row.version());
                tables.addRow(key);
                index(definition, Layout.keyOfRow(key), row);
                if (++count[0] % ROWS_AT_ONCE == 0) {
                    tables.write(overlay().drain());
                }
            });
        }
        tables.write(overlay().drain());
        if (found.value() != sum.value()) {
            throw incomplete();
        }
        return count[0];
    }

    private void index(Definition definition, Bytes key, Row row) {
        for (int c = 0; c < row.claims().size(); c++) {
            Bytes claim = row.claims().get(c);
            if (claim != null) {
                addClaim(definition.ordinal(), c, definition.scope(c, row.workspace()), claim, key);
            }
        }
        for (int c = 0; c < definition.referenceCount(); c++) {
            Bytes parent = row.reference(c);
            Defined referred = definitions().get(definition.parent(c));
            if (parent != null && referred != null) {
                addReference(referred.ordinal(), parent, definition.ordinal(), c, key);
            }
        }
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

    /** The feed has come so far, with everything that was applied: it is committed with what was sent. */
    void flush(FeedEnd reached) {
        feed = reached;
        overlay()
                .put(
                        Table.META,
                        PublishLayout.POSITION,
                        PublishLayout.encode(new Position(head, appendTime, sum.value(), reached)));
        tables.write(overlay().drain());
    }

    /** The task is closed, and everything was flushed. */
    void close() {
        tables.markIndex(head);
    }

    @Override
    public Head head() {
        return head;
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
    public void define(Definition definition) {
        super.define(definition);
        sum.addDefinition(definition);
    }

    @Override
    protected void rowRemoved(int entity, Bytes key, byte[] rowKey, Row before) {
        changed.add(new ChangedRow(entity, key, before, null));
        sum.removeRow(before.version());
    }

    @Override
    protected void rowPut(int entity, Bytes key, byte[] rowKey, @Nullable Row before, Row after, int length) {
        changed.add(new ChangedRow(entity, key, before, after));
        sum.addRow(after.version());
        if (before != null) {
            sum.removeRow(before.version());
        }
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
            overlay().put(Table.META, PublishLayout.unrememberedKey(reached.offset()), Layout.NOTHING);
        }
        head = reached;
        while (!unremembered.isEmpty() && unremembered.first() <= head.offset() + 1 - Resolver.WINDOW) {
            overlay().remove(Table.META, PublishLayout.unrememberedKey(unremembered.first()));
            unremembered.remove(unremembered.first());
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
