package io.entail.project.cassandra.tables;

import io.entail.project.DeclaredIndex;
import io.entail.project.LateDefaults;
import io.entail.project.TableVersions;
import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import io.entail.state.Defined;
import io.entail.state.table.Layout;
import io.entail.state.table.TagLayout;
import io.entail.writes.WorkspaceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All lookups of a generation, in one table. Each row of it says that a row of an entity holds a claim, refers to a
 * parent, is in a workspace, has a tag, expires, or has a place in a declared index. For moments the index may lead to
 * a row that has already changed or is not written yet, so a reader checks each row to which it leads.
 *
 * <pre>
 *            partition                                                place, in unsigned order of bytes
 * claims     1 ordinal(2) constraint(1) workspace claim               key
 * references 2 nameLength(2) name of the parent's entity, parent key  ordinal(2) constraint(1) key
 * pages      3 ordinal(2) bucket(1) workspace                         key
 * tags       4 ordinal(2) tag                                         {@link TagLayout place} of the row
 * tagged     5 bucket(1)                                              workspace ordinal(2) tagLength(2) tag key
 * expiries   6 minute(8)                                              {@link Layout#expiryKey}
 * minutes    7                                                        minute(8)
 * sorted     8 ordinal(2) nameLength(2) name of the index,            bytes by which the row is sorted
 *              bucket(1) workspace                                      ({@link io.entail.read.index.SortKey}), key, length(2) of these bytes
 * complete   9                                                        ordinal(2) name of the index
 * </pre>
 *
 * <p>A workspace is {@code length(2) key}, with length 65535 for none. A claim or parent key of more than 1,024 bytes
 * is replaced by the byte 255 and its SHA-256; no canonical bytes begin with 255. Pages, tagged and sorted rows are
 * spread over {@value #BUCKETS} partitions by a hash of the key. So a partition stays below 100 MB up to some 20
 * million rows of an entity in a workspace, or as many tags in a store. One million children of one parent, or rows
 * with one tag, make a partition of that size.
 *
 * <p>Each index that a definition declares sorts a row twice: within its workspace, and among the rows of all
 * workspaces. A reader merges the buckets to read rows in order. Buckets by value would keep the order within one
 * partition, but then all rows with the same value would be in one partition. A declared index is used once it is
 * marked as complete. Its name contains the version of the definition since which it has been declared
 * ({@link DeclaredIndex}); rows of an index that is no longer declared stay here and are never read.
 *
 * <p>While a unique value moves from one row to another, the index may lead to both; only one of them holds the claim.
 * Numbers are big endian.
 */
public final class RowIndex {
    /** The number of partitions over which pages, tagged and sorted rows are spread. */
    public static final int BUCKETS = 16;

    private static final byte CLAIMS = 1;
    private static final byte REFERENCES = 2;
    private static final byte PAGES = 3;
    private static final byte TAGS = 4;
    private static final byte TAGGED = 5;
    private static final byte EXPIRIES = 6;
    private static final byte MINUTES = 7;

    private static final byte SORTED = 8;
    private static final byte COMPLETE = 9;

    private static final int LONG_KEY = 1_024;
    private static final byte HASHED = (byte) 0xff;
    private static final long MINUTE_MS = 60_000;

    private RowIndex() {}

    /**
     * Returns the index rows that lead to a row, without those for its expiry.
     *
     * @param workspace id of its workspace, null for none
     * @param newest fields by the newest definition, null when its writer stored bytes that are not an entity: such a
     *     row has no claims, references or tags
     */
    public static Set<IndexRow> of(
            Defined entity, Bytes key, @Nullable String workspace, @Nullable Map<String, Object> newest) {
        Map<String, Object> fields = inForce(entity, newest);
        Set<IndexRow> rows = new LinkedHashSet<>();
        Bytes scope = workspace == null ? null : WorkspaceKey.of(workspace);
        if (scope != null) {
            rows.add(new IndexRow(page(entity, scope, bucket(key)), key));
        }
        if (fields == null) {
            return rows;
        }
        List<@Nullable Bytes> claims = RowValues.claims(entity, fields);
        for (int i = 0; i < claims.size(); i++) {
            Bytes claim = claims.get(i);
            if (claim != null) {
                rows.add(new IndexRow(claim(entity, i, scope, claim), key));
            }
        }
        List<@Nullable Bytes> references = RowValues.references(entity, fields);
        List<ReferenceField> parents = entity.latest().parsed().references();
        for (int i = 0; i < references.size(); i++) {
            Bytes parent = references.get(i);
            if (parent != null) {
                rows.add(new IndexRow(
                        references(parents.get(i).entity(), parent),
                        child(entity.ordinal(), i).then(key)));
            }
        }
        for (String tag : tags(entity.latest().parsed(), fields)) {
            rows.add(new IndexRow(tag(entity, tag), Bytes.wrap(TagLayout.place(scope, key))));
            rows.add(new IndexRow(tagged(bucket(key)), tagPlace(scope, entity.ordinal(), tag, key)));
        }
        for (DeclaredIndex index : DeclaredIndex.of(entity)) {
            rows.addAll(sorted(entity, index, key, workspace, fields));
        }
        return rows;
    }

    private static @Nullable Map<String, Object> inForce(Defined entity, @Nullable Map<String, Object> newest) {
        return newest == null ? null : TableVersions.shown(entity, entity.newest(), newest);
    }

    /**
     * Returns other places where the former version of a row may be sorted. Its image has the defaults of later
     * definitions. Until a change wrote them, the row did not have these values and was sorted without them.
     */
    public static Set<IndexRow> perhapsSorted(
            Defined entity, Bytes key, @Nullable String workspace, Map<String, Object> newest) {
        Map<String, Object> fields = Objects.requireNonNull(inForce(entity, newest));
        Set<IndexRow> rows = new LinkedHashSet<>();
        for (DeclaredIndex index : DeclaredIndex.of(entity)) {
            for (int since : index.lateDefaults(entity)) {
                Map<String, Object> without = new HashMap<>(fields);
                index.definition().fields().stream()
                        .filter(field -> LateDefaults.since(entity, field) >= since)
                        .forEach(without::remove);
                rows.addAll(sorted(entity, index, key, workspace, without));
                rows.addAll(sorted(entity, index, key, workspace, fields));
            }
        }
        return rows;
    }

    /**
     * Returns the two places of a row in a declared index: within its workspace, and among the rows of all workspaces.
     */
    public static List<IndexRow> sorted(
            Defined entity, DeclaredIndex index, Bytes key, @Nullable String workspace, Map<String, Object> fields) {
        Bytes place = sortedPlace(index.keys().key(fields), key);
        IndexRow ofAll = new IndexRow(sorted(entity, index, bucket(key), null), place);
        return workspace == null
                ? List.of(ofAll)
                : List.of(ofAll, new IndexRow(sorted(entity, index, bucket(key), WorkspaceKey.of(workspace)), place));
    }

    /**
     * Returns a partition of a declared index: a bucket of the rows of a workspace, or of all rows if the workspace is
     * null.
     */
    public static Bytes sorted(Defined entity, DeclaredIndex index, int bucket, @Nullable Bytes workspace) {
        Bytes name = Bytes.utf8(index.name());
        return new Parts(SORTED)
                .number(entity.ordinal())
                .number(name.length())
                .bytes(name)
                .one(bucket)
                .workspace(workspace)
                .done();
    }

    /** Returns the place of a row in a declared index. */
    public static Bytes sortedPlace(Bytes values, Bytes key) {
        return new Parts().bytes(values).bytes(key).number(values.length()).done();
    }

    /** Returns the bytes by which a row is sorted, from its place. */
    public static Bytes sortedValues(Bytes place) {
        return Bytes.wrap(Arrays.copyOf(place.array(), valuesOf(place)));
    }

    /** Returns the key of a row, from its place in a declared index. */
    public static Bytes sortedKey(Bytes place) {
        return Bytes.wrap(Arrays.copyOfRange(place.array(), valuesOf(place), place.length() - Short.BYTES));
    }

    private static int valuesOf(Bytes place) {
        return Short.toUnsignedInt(ByteBuffer.wrap(place.array()).getShort(place.length() - Short.BYTES));
    }

    /** Returns the partition that lists the complete indexes. */
    public static Bytes completes() {
        return new Parts(COMPLETE).done();
    }

    /** Returns the index row that marks a declared index as complete. */
    public static IndexRow complete(Defined entity, DeclaredIndex index) {
        return new IndexRow(
                completes(),
                new Parts()
                        .number(entity.ordinal())
                        .bytes(Bytes.utf8(index.name()))
                        .done());
    }

    /** Returns the tags by which a row can be found. */
    public static Set<String> tags(EntityDefinition definition, Map<String, Object> fields) {
        Set<String> tags = new LinkedHashSet<>();
        boolean tagged = RowValues.hasTags(definition);
        if (tagged && fields.get("tags") instanceof Collection<?> texts) {
            for (Object text : texts) {
                if (text instanceof String tag && fits(tag)) {
                    tags.add(tag);
                }
            }
        }
        return tags;
    }

    private static boolean fits(String tag) {
        return tag.getBytes(StandardCharsets.UTF_8).length <= TagQuery.TAG_BYTES_MAX && RowValues.isText(tag);
    }

    public static int bucket(Bytes key) {
        return Hashes.bucket(key, BUCKETS);
    }

    /** Returns the partition with the rows that hold a claim; a claim that spans workspaces is stored without one. */
    public static Bytes claim(Defined entity, int constraint, @Nullable Bytes workspace, Bytes claim) {
        return new Parts(CLAIMS)
                .number(entity.ordinal())
                .one(constraint)
                .workspace(entity.spansWorkspaces(constraint) ? null : workspace)
                .bytes(bounded(claim))
                .done();
    }

    /** Returns the partition with the rows that refer to a parent. */
    public static Bytes references(String entity, Bytes parent) {
        Bytes name = Bytes.utf8(entity);
        return new Parts(REFERENCES)
                .number(name.length())
                .bytes(name)
                .bytes(bounded(parent))
                .done();
    }

    /** Returns the beginning of the places of all children with one reference. */
    public static Place child(int entity, int constraint) {
        return new Place(new Parts().number(entity).one(constraint).done());
    }

    /** The beginning of a place. */
    public record Place(Bytes prefix) {
        public Bytes then(Bytes key) {
            return new Parts().bytes(prefix).bytes(key).done();
        }
    }

    public static int childOf(Bytes place) {
        return Layout.ordinal(place.array(), 0);
    }

    public static int constraintOf(Bytes place) {
        return place.array()[2] & 0xff;
    }

    public static Bytes childKeyOf(Bytes place) {
        return from(place, 3);
    }

    /** Returns the partition with a bucket of the rows of an entity in a workspace. */
    public static Bytes page(Defined entity, Bytes workspace, int bucket) {
        return new Parts(PAGES)
                .number(entity.ordinal())
                .one(bucket)
                .workspace(workspace)
                .done();
    }

    /** Returns the partition with the rows of an entity that have a tag. */
    public static Bytes tag(Defined entity, String tag) {
        return new Parts(TAGS).number(entity.ordinal()).bytes(Bytes.utf8(tag)).done();
    }

    /** Returns the partition with a bucket of all rows that have tags. */
    public static Bytes tagged(int bucket) {
        return new Parts(TAGGED).one(bucket).done();
    }

    /** Returns the beginning of the places of tagged rows of a workspace, or with null of those without a workspace. */
    public static Bytes taggedIn(@Nullable Bytes workspace) {
        return new Parts().workspace(workspace).done();
    }

    public static Bytes tagPlace(@Nullable Bytes workspace, int entity, String tag, Bytes key) {
        Bytes text = Bytes.utf8(tag);
        return new Parts()
                .workspace(workspace)
                .number(entity)
                .number(text.length())
                .bytes(text)
                .bytes(key)
                .done();
    }

    /** The parts of a tagged row's place. */
    public record TagPlace(@Nullable Bytes workspace, int entity, String tag, Bytes key) {
        public static TagPlace of(Bytes place) {
            ByteBuffer in = ByteBuffer.wrap(place.array());
            int scope = in.getShort() & 0xffff;
            Bytes workspace = scope == NO_WORKSPACE ? null : take(in, scope);
            int entity = in.getShort() & 0xffff;
            Bytes tag = take(in, in.getShort() & 0xffff);
            return new TagPlace(
                    workspace, entity, new String(tag.array(), StandardCharsets.UTF_8), take(in, in.remaining()));
        }

        private static Bytes take(ByteBuffer in, int length) {
            byte[] bytes = new byte[length];
            in.get(bytes);
            return Bytes.wrap(bytes);
        }
    }

    /** Returns the index row that says when a row expires, in milliseconds since 1970. */
    public static IndexRow expiry(int entity, Bytes key, long expiresAt) {
        return new IndexRow(
                expiries(minute(expiresAt)), Bytes.wrap(Layout.expiryKey(expiresAt, Layout.rowKey(entity, key))));
    }

    /** Returns the index row that says that rows expire in the minute of a time. */
    public static IndexRow minuteRow(long expiresAt) {
        return new IndexRow(minutes(), minutePlace(minute(expiresAt)));
    }

    public static long minute(long time) {
        return Math.floorDiv(time, MINUTE_MS);
    }

    /** Returns the partition with the rows that expire in a minute. */
    public static Bytes expiries(long minute) {
        return new Parts(EXPIRIES).large(minute).done();
    }

    /** Returns the partition with the minutes in which rows expire. */
    public static Bytes minutes() {
        return new Parts(MINUTES).done();
    }

    public static Bytes minutePlace(long minute) {
        return new Parts().large(minute ^ Long.MIN_VALUE).done();
    }

    public static long minuteOf(Bytes place) {
        return ByteBuffer.wrap(place.array()).getLong() ^ Long.MIN_VALUE;
    }

    private static final int NO_WORKSPACE = 0xffff;

    private static Bytes bounded(Bytes key) {
        return key.length() <= LONG_KEY
                ? key
                : new Parts(HASHED).bytes(Hashes.sha256(key)).done();
    }

    private static Bytes from(Bytes bytes, int start) {
        byte[] rest = new byte[bytes.length() - start];
        System.arraycopy(bytes.array(), start, rest, 0, rest.length);
        return Bytes.wrap(rest);
    }

    /** Concatenates bytes. */
    private static final class Parts {
        private byte[] bytes = new byte[64];
        private int length;

        Parts() {}

        Parts(byte kind) {
            one(kind);
        }

        Parts one(int number) {
            room(1);
            bytes[length++] = (byte) number;
            return this;
        }

        Parts number(int number) {
            return one(number >> 8).one(number);
        }

        Parts large(long number) {
            room(Long.BYTES);
            ByteBuffer.wrap(bytes).putLong(length, number);
            length += Long.BYTES;
            return this;
        }

        Parts workspace(@Nullable Bytes workspace) {
            return workspace == null
                    ? number(NO_WORKSPACE)
                    : number(workspace.length()).bytes(workspace);
        }

        Parts bytes(Bytes part) {
            room(part.length());
            System.arraycopy(part.array(), 0, bytes, length, part.length());
            length += part.length();
            return this;
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }

        Bytes done() {
            return Bytes.wrap(Arrays.copyOf(bytes, length));
        }
    }
}
