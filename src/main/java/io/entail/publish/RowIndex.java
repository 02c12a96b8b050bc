package io.entail.publish;

import io.entail.replica.Layout;
import io.entail.replica.MetaLayout;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.resolve.State.ReferrerVisitor;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a claim and who refers to a row, in a store of its own that has no changelog: all of it follows from the
 * rows. A mark says at which head the two agree. It is gone while they change and set again when the task is closed, so
 * after anything else they are found to disagree, and the index is built anew.
 *
 * <p>Keys are those of {@link Layout}; references have their first bit set, which ordinals leave free. Used by one
 * thread.
 */
final class RowIndex {
    private static final byte[] MARK = MetaLayout.name("mark");
    private static final int REFERENCE = 0x80;

    private final KeyValueStore<byte[], byte[]> entries;
    private final ByteArraySerializer prefixes = new ByteArraySerializer();
    private boolean marked;

    RowIndex(KeyValueStore<byte[], byte[]> entries) {
        this.entries = entries;
        this.marked = entries.get(MARK) != null;
    }

    /** Whether it agrees with rows at this head. */
    boolean standsAt(Head head) {
        byte[] mark = entries.get(MARK);
        return mark != null && Arrays.equals(mark, MetaLayout.encode(head));
    }

    /** Says that it agrees with the rows at this head. */
    void mark(Head head) {
        entries.put(MARK, MetaLayout.encode(head));
        marked = true;
    }

    /** Removes everything. */
    void clear() {
        change();
        try (KeyValueIterator<byte[], byte[]> all = entries.all()) {
            while (all.hasNext()) {
                entries.delete(all.next().key);
            }
        }
    }

    /** What a row claims and refers to, while the index is built anew. */
    void add(Definition definition, Bytes key, Row row, ToIntFunction<String> ordinals) {
        for (int c = 0; c < row.claims().size(); c++) {
            Bytes claim = row.claims().get(c);
            if (claim != null) {
                addClaim(definition.ordinal(), c, definition.scope(c, row.workspace()), claim, key);
            }
        }
        for (int c = 0; c < definition.referenceCount(); c++) {
            Bytes parent = row.reference(c);
            if (parent != null) {
                addReference(ordinals.applyAsInt(definition.parent(c)), parent, definition.ordinal(), c, key);
            }
        }
    }

    @Nullable
    Bytes claimHolder(int entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        byte[] holder = entries.get(Layout.claimKey(entity, constraint, scope, claim));
        return holder == null ? null : Bytes.wrap(holder);
    }

    void addClaim(int entity, int constraint, @Nullable Bytes scope, Bytes claim, Bytes holder) {
        change();
        entries.put(Layout.claimKey(entity, constraint, scope, claim), holder.array());
    }

    void removeClaim(int entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        change();
        entries.delete(Layout.claimKey(entity, constraint, scope, claim));
    }

    void addReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        change();
        entries.put(
                reference(Layout.referenceKey(parentEntity, parentKey, childEntity, constraint, childKey)),
                Layout.NOTHING);
    }

    void removeReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        change();
        entries.delete(reference(Layout.referenceKey(parentEntity, parentKey, childEntity, constraint, childKey)));
    }

    void referrers(int parentEntity, Bytes parentKey, ReferrerVisitor visitor) {
        byte[] prefix = reference(Layout.referencePrefix(parentEntity, parentKey));
        try (KeyValueIterator<byte[], byte[]> found = entries.prefixScan(prefix, prefixes)) {
            boolean more = true;
            while (more && found.hasNext()) {
                KeyValue<byte[], byte[]> next = found.next();
                more = visitor.visit(
                        Layout.childOfReference(next.key, prefix.length),
                        Layout.constraintOfReference(next.key, prefix.length),
                        Layout.childKeyOfReference(next.key, prefix.length));
            }
        }
    }

    /** What is in the store from now on agrees with no mark. */
    private void change() {
        if (marked) {
            marked = false;
            entries.delete(MARK);
        }
    }

    private static byte[] reference(byte[] key) {
        key[0] |= (byte) REFERENCE;
        return key;
    }
}
