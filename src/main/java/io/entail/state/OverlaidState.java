package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Mutations;
import io.entail.resolve.Row;
import io.entail.resolve.State;
import io.entail.state.rocks.TableLayout;
import io.entail.state.table.DefinitionLayout;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Overlay;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a state that {@link io.entail.resolve.Resolver} reads: tables, and in front of them the effects of
 * records that are not written yet. Subclasses handle ids, the head, and everything else that depends on rows.
 *
 * <p>Used by one thread, except {@link #definitions} and {@link #store}.
 */
abstract class OverlaidState implements State, Mutations {
    private final Overlay overlay;
    private final RowCache rows = new RowCache();
    private final BitSet protocols;
    private volatile LogDefinitions definitions;
    private volatile LogRecord.@Nullable Store store;

    protected OverlaidState(Tables tables) {
        this.overlay = new Overlay(tables);
        this.store = MetaLayout.store(tables.get(Table.META, MetaLayout.STORE));
        this.protocols = MetaLayout.protocols(tables.get(Table.META, MetaLayout.PROTOCOLS));
        this.definitions = LogDefinitions.read(tables);
    }

    protected final Overlay overlay() {
        return overlay;
    }

    /** Returns all definitions in the log. Thread-safe. */
    public final LogDefinitions definitions() {
        return definitions;
    }

    /** Called when a row was deleted. */
    protected abstract void rowRemoved(int entity, Bytes key, byte[] rowKey, Row before);

    /**
     * Called when a row was created or changed.
     *
     * @param length bytes of its value
     */
    protected abstract void rowPut(int entity, Bytes key, byte[] rowKey, @Nullable Row before, Row after, int length);

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
    public Definition definition(int entity) {
        return definitions.at(entity).latest().definition();
    }

    @Override
    public Definition definition(int entity, int version) {
        return definitions.at(entity).requireVersion(version).definition();
    }

    @Override
    public boolean preparing() {
        return definitions.preparing();
    }

    @Override
    public @Nullable Definition prepared(int entity) {
        Defined.Version prepared = definitions.at(entity).prepared();
        return prepared == null ? null : prepared.definition();
    }

    @Override
    public long lastWritten(int entity) {
        byte[] sequence = overlay.get(Table.META, MetaLayout.writtenKey(entity));
        return sequence == null ? 0 : Layout.offsetOf(sequence);
    }

    @Override
    public void written(int entity, long sequence) {
        overlay.put(Table.META, MetaLayout.writtenKey(entity), Layout.offsetKey(sequence));
    }

    @Override
    public int definitionCount() {
        return definitions.size();
    }

    @Override
    public final @Nullable Row row(int entity, Bytes key) {
        byte[] rowKey = Layout.rowKey(entity, key);
        Bytes cacheKey = Bytes.wrap(rowKey);
        Row row = rows.get(cacheKey);
        if (row == null) {
            byte[] value = overlay.get(Table.ROWS, rowKey);
            if (value == null) {
                return null;
            }
            row = RowLayout.decodeForRules(value);
            rows.put(cacheKey, row);
        }
        return row;
    }

    /** Returns a row with its image, which {@link #row} leaves out for large rows; null when absent. */
    public final @Nullable Row wholeRow(int entity, Bytes key) {
        Row row = row(entity, key);
        return row == null ? null : whole(Layout.rowKey(entity, key), row);
    }

    private Row whole(byte[] rowKey, Row row) {
        return row.after().length() == 0
                ? RowLayout.decode(Objects.requireNonNull(overlay.get(Table.ROWS, rowKey)))
                : row;
    }

    @Override
    public @Nullable Bytes claimHolder(int entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        byte[] holder = overlay.get(Table.CLAIMS, Layout.claimKey(entity, constraint, scope, claim));
        return holder == null ? null : Bytes.wrap(holder);
    }

    @Override
    public void referrers(
            int parentEntity, Bytes parentKey, int fromEntity, int fromConstraint, ReferrerVisitor visitor) {
        byte[] prefix = Layout.referencePrefix(parentEntity, parentKey);
        byte[] from = fromEntity == 0 && fromConstraint == 0
                ? prefix
                : Layout.referencePrefix(parentEntity, parentKey, fromEntity, fromConstraint);
        overlay.references(
                prefix,
                from,
                key -> visitor.visit(
                        Layout.childOfReference(key, prefix.length),
                        Layout.constraintOfReference(key, prefix.length),
                        Layout.childKeyOfReference(key, prefix.length)));
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
        // Readers must know a definition before they see a row that was encoded with it.
        boolean prepared = definitions.preparing();
        definitions = definitions.with(definition);
        overlay.put(
                Table.META,
                MetaLayout.definitionKey(definition.ordinal(), definition.version()),
                DefinitionLayout.encode(definition));
        if (definition.isPrepared()) {
            // Releases that do not support migrations must not read these tables.
            overlay.put(TableLayout.WITH_MIGRATIONS);
            written(definition.ordinal(), 0);
        } else if (prepared) {
            overlay.remove(Table.META, MetaLayout.writtenKey(definition.ordinal()));
        }
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
    public final void removeRow(int entity, Bytes key, Row before) {
        byte[] rowKey = Layout.rowKey(entity, key);
        Row whole = whole(rowKey, before);
        overlay.remove(Table.ROWS, rowKey);
        rows.remove(Bytes.wrap(rowKey));
        rowRemoved(entity, key, rowKey, whole);
    }

    @Override
    public final void putRow(int entity, Bytes key, @Nullable Row before, Row after) {
        byte[] rowKey = Layout.rowKey(entity, key);
        byte[] value = RowLayout.encode(after);
        Row whole = before == null ? null : whole(rowKey, before);
        overlay.put(Table.ROWS, rowKey, value);
        rows.replace(Bytes.wrap(rowKey), after);
        rowPut(entity, key, rowKey, whole, after, value.length);
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
}
