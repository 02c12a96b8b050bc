package io.entail.replica;

import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every log has whose state is in {@link Tables}: reads of it, undecoded. Thread-safe. */
abstract class TableLog implements StoreLog {

    abstract Tables tables();

    /** The state of the moment; its definitions and limits may be read by any thread. */
    abstract TableState state();

    abstract Watches watches();

    /** How far the effects are readable. */
    abstract Head head();

    @Override
    public final @Nullable LogDefinition definition(String entity) {
        return state().definitions().latest(entity);
    }

    @Override
    public final @Nullable EntityDefinition definition(String entity, int version) {
        return state().definitions().version(entity, version);
    }

    @Override
    public final List<LogDefinition> definitions() {
        return state().definitions().latest();
    }

    @Override
    public final LogRecord.@Nullable Store store() {
        return state().store();
    }

    @Override
    public final LogRecord.Basis basis() {
        Head applied = head();
        return new LogRecord.Basis(applied.offset(), applied.digest8());
    }

    @Override
    public final @Nullable Row row(String entity, Bytes key) {
        byte[] value = tables().get(Table.ROWS, Layout.rowKey(ordinal(entity), key));
        return value == null ? null : RowLayout.decode(value);
    }

    @Override
    public final @Nullable Bytes claimHolder(String entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        byte[] holder = tables().get(Table.CLAIMS, Layout.claimKey(ordinal(entity), constraint, scope, claim));
        return holder == null ? null : Bytes.wrap(holder);
    }

    @Override
    public final List<Referrer> referrers(String entity, Bytes key, int limit) {
        byte[] prefix = Layout.referencePrefix(ordinal(entity), key);
        return tables().snapshot(view -> {
            List<Referrer> found = new ArrayList<>();
            // Looked up inside the snapshot: whatever is referred from there is defined by now.
            LogDefinitions known = state().definitions();
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

    @Override
    public final List<Overdue> overdue(long now, @Nullable Overdue after, int limit) {
        return tables().snapshot(view -> {
            List<Overdue> found = new ArrayList<>();
            LogDefinitions known = state().definitions();
            try (Tables.Cursor cursor = view.cursor(Table.EXPIRY)) {
                boolean more = after == null ? cursor.seek(Layout.NOTHING) : cursor.seek(behind(after));
                while (more && found.size() < limit && Layout.expiresAtOf(cursor.key()) <= now) {
                    byte[] rowKey = Layout.rowKeyOfExpiry(cursor.key());
                    String entity = known.at(Layout.ordinal(rowKey, 0)).name();
                    found.add(new Overdue(entity, Layout.keyOfRow(rowKey), Layout.expiresAtOf(cursor.key())));
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    private byte[] behind(Overdue row) {
        return Layout.next(Layout.expiryKey(row.expiresAt(), Layout.rowKey(ordinal(row.entity()), row.key())));
    }

    @Override
    public final Extent extent(String entity) {
        MetaLayout.Count count = MetaLayout.count(tables().get(Table.META, MetaLayout.countKey(ordinal(entity), null)));
        return new Extent(count.rows(), count.bytes());
    }

    @Override
    public final Watch watch(String entity, Scope scope, @Nullable Position after, WatchListener listener) {
        return watches().start(entity, scope, after, listener);
    }

    /** Reads the whole state from one moment, for those who check it. The state must not leave the function. */
    public final <T> T whole(Function<WholeState, T> reads) {
        return tables().snapshot(view -> reads.apply(new TableRows(view, () -> state().definitions())));
    }

    private int ordinal(String entity) {
        Defined defined = state().definitions().get(entity);
        if (defined == null) {
            throw new IllegalArgumentException("the log defines no entity '" + entity + "'");
        }
        return defined.ordinal();
    }
}
