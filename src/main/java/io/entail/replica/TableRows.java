package io.entail.replica;

import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.View;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole state that tables have at one moment. */
public final class TableRows implements WholeState {
    private final View view;
    private final Supplier<LogDefinitions> definitions;

    /** The definitions may be newer than the view. */
    public TableRows(View view, Supplier<LogDefinitions> definitions) {
        this.view = view;
        this.definitions = definitions;
    }

    @Override
    public Head head() {
        return MetaLayout.head(view.get(Table.META, MetaLayout.HEAD));
    }

    @Override
    public void each(RowVisitor visitor) {
        LogDefinitions known = definitions.get();
        try (Cursor cursor = view.cursor(Table.ROWS)) {
            for (boolean more = cursor.seek(Layout.NOTHING); more; more = cursor.next()) {
                byte[] rowKey = cursor.key();
                visitor.visit(
                        known.at(Layout.ordinal(rowKey, 0)).name(),
                        Layout.keyOfRow(rowKey),
                        RowLayout.decode(cursor.value()));
            }
        }
    }

    @Override
    public @Nullable Row row(String entity, Bytes key) {
        Defined defined = definitions.get().get(entity);
        byte[] value = defined == null ? null : view.get(Table.ROWS, Layout.rowKey(defined.ordinal(), key));
        return value == null ? null : RowLayout.decode(value);
    }

    @Override
    public long count() {
        long rows = 0;
        for (Defined defined : definitions.get().all()) {
            rows += MetaLayout.count(view.get(Table.META, MetaLayout.countKey(defined.ordinal(), null)))
                    .rows();
        }
        return rows;
    }

    @Override
    public @Nullable EntityDefinition definition(String entity, int version) {
        return definitions.get().version(entity, version);
    }

    @Override
    public boolean holdsClaim(
            String entity, int version, int constraint, @Nullable Bytes workspace, Bytes claim, Bytes key) {
        Definition definition = required(entity).requireVersion(version).definition();
        Bytes scope = definition.scope(constraint, workspace);
        int number = definition.numbers().ofUnique(constraint);
        byte[] holder = view.get(Table.CLAIMS, Layout.claimKey(definition.ordinal(), number, scope, claim));
        return holder != null && Bytes.wrap(holder).equals(key);
    }

    @Override
    public boolean holdsReference(String entity, int version, int constraint, Bytes parentKey, Bytes key) {
        Definition definition = required(entity).requireVersion(version).definition();
        Defined parent = definitions.get().get(definition.parent(constraint));
        int number = definition.numbers().ofReference(constraint);
        return parent != null
                && view.get(
                                Table.REFERENCES,
                                Layout.referenceKey(parent.ordinal(), parentKey, definition.ordinal(), number, key))
                        != null;
    }

    private Defined required(String entity) {
        return Objects.requireNonNull(definitions.get().get(entity), "a row of an entity that is not defined");
    }
}
