package io.entail.replica;

import io.entail.replica.StoreLog.Extent;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a writer asks of the state before it appends: rows and who refers to them, undecoded. Thread-safe. */
final class LogReads {
    private final Tables tables;
    private final Supplier<LogDefinitions> definitions;

    /** Reads what is in the tables, by the definitions that the log has at the moment of the call. */
    LogReads(Tables tables, Supplier<LogDefinitions> definitions) {
        this.tables = tables;
        this.definitions = definitions;
    }

    @Nullable
    Row row(String entity, Bytes key) {
        byte[] value = tables.get(Table.ROWS, Layout.rowKey(ordinal(entity), key));
        return value == null ? null : RowLayout.decode(value);
    }

    @Nullable
    Bytes claimHolder(String entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        byte[] holder = tables.get(Table.CLAIMS, Layout.claimKey(ordinal(entity), constraint, scope, claim));
        return holder == null ? null : Bytes.wrap(holder);
    }

    List<Referrer> referrers(String entity, Bytes key, int limit) {
        byte[] prefix = Layout.referencePrefix(ordinal(entity), key);
        return tables.snapshot(view -> {
            List<Referrer> found = new ArrayList<>();
            // Looked up inside the snapshot: whatever is referred from there is defined by now.
            LogDefinitions known = definitions.get();
            try (Tables.Cursor cursor = view.cursor(Table.REFERENCES)) {
                boolean more = cursor.seek(prefix);
                while (more && found.size() < limit && Layout.startsWith(cursor.key(), prefix)) {
                    byte[] reference = cursor.key();
                    found.add(new Referrer(
                            known.at(Layout.childOfReference(reference, prefix.length))
                                    .name(),
                            Layout.constraintOfReference(reference, prefix.length),
                            Layout.childKeyOfReference(reference, prefix.length)));
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    Extent extent(String entity) {
        MetaLayout.Count count = MetaLayout.count(tables.get(Table.META, MetaLayout.countKey(ordinal(entity), null)));
        return new Extent(count.rows(), count.bytes());
    }

    private int ordinal(String entity) {
        Defined defined = definitions.get().get(entity);
        if (defined == null) {
            throw new IllegalArgumentException("the log defines no entity '" + entity + "'");
        }
        return defined.ordinal();
    }
}
