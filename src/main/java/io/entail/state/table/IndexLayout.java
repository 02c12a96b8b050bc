package io.entail.state.table;

import io.entail.read.index.Question.Place;
import io.entail.read.index.SortKey;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.IndexDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of INDEX, and the entries of META about indexes. An index is named by a number that is never used again.
 *
 * <pre>
 * INDEX: number(4) workspace values key   -> length(2) of the values
 * META:  indexes/ ordinal(2)              -> the indexes of an entity: number(4) length(2) signature each
 *        index-next                       -> number(4) that the next index gets
 *        index-built/ number(4)           -> nothing; there when the index has every row
 *        index-progress/ number(4)        -> rows(8) key in ROWS of the last of them, while it is built
 * </pre>
 *
 * The workspace is encoded as in a {@link TagLayout place}, and the values are {@link io.entail.read.index.SortKey
 * stored bytes}, so that entries of a workspace are in the order of results.
 */
public final class IndexLayout {
    public static final byte[] INDEXES = MetaLayout.name("indexes/");
    public static final byte[] NEXT = MetaLayout.name("index-next");
    private static final byte[] BUILT = MetaLayout.name("index-built/");
    private static final byte[] PROGRESS = MetaLayout.name("index-progress/");
    private static final int NUMBER_BYTES = 4;

    private IndexLayout() {}

    /**
     * An index of an entity that is maintained.
     *
     * @param signature its fields and their types, which identify the index
     */
    public record Kept(int number, String signature) {}

    /** Returns the fields of an index and their types, such as {@code status string, total long}. */
    public static String signature(EntityDefinition definition, IndexDefinition index) {
        Map<String, String> types = definition.fieldTypes();
        return String.join(
                ", ",
                index.fields().stream()
                        .map(name -> name + " " + types.get(name))
                        .toList());
    }

    /** Returns the common prefix of the keys of an index. */
    public static byte[] prefix(int number) {
        return ByteBuffer.allocate(NUMBER_BYTES).putInt(number).array();
    }

    /** Returns the common prefix of an index's keys for a workspace; for null, of rows without a workspace. */
    public static byte[] prefix(int number, @Nullable Bytes workspace) {
        return joined(prefix(number), TagLayout.places(workspace));
    }

    /** Returns the least key above all keys with a prefix of an index. */
    public static byte[] above(byte[] prefix) {
        // An index never has the highest number, so there is a key above.
        return Objects.requireNonNull(SortKey.above(Bytes.wrap(prefix))).array();
    }

    /** Returns the prefixes of the workspaces that have entries in an index, in their order; moves the cursor. */
    public static List<byte[]> workspaces(Tables.Cursor cursor, int number) {
        byte[] index = prefix(number);
        List<byte[]> prefixes = new ArrayList<>();
        boolean more = cursor.seek(index);
        while (more && Layout.startsWith(cursor.key(), index)) {
            byte[] workspace = Arrays.copyOf(cursor.key(), valuesStart(cursor.key()));
            prefixes.add(workspace);
            more = cursor.seek(above(workspace));
        }
        return prefixes;
    }

    public static byte[] key(int number, @Nullable Bytes workspace, Bytes values, Bytes key) {
        return joined(joined(prefix(number, workspace), values.array()), key.array());
    }

    public static byte[] value(Bytes values) {
        byte[] value = new byte[2];
        Layout.putShort(value, 0, values.length());
        return value;
    }

    /** Returns the place of an entry's row in the order of results. */
    public static Place place(byte[] key, byte[] value) {
        int start = valuesStart(key);
        int end = start + Layout.ordinal(value, 0);
        return new Place(
                Bytes.wrap(Arrays.copyOfRange(key, start, end)), Bytes.wrap(Arrays.copyOfRange(key, end, key.length)));
    }

    private static int valuesStart(byte[] key) {
        return TagLayout.keyStart(key, NUMBER_BYTES);
    }

    public static byte[] joined(byte[] first, byte[] then) {
        byte[] both = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, both, first.length, then.length);
        return both;
    }

    public static byte[] indexesKey(int ordinal) {
        byte[] key = Arrays.copyOf(INDEXES, INDEXES.length + 2);
        Layout.putShort(key, INDEXES.length, ordinal);
        return key;
    }

    public static int ordinalOf(byte[] indexesKey) {
        return Layout.ordinal(indexesKey, INDEXES.length);
    }

    public static byte[] builtKey(int number) {
        return joined(BUILT, prefix(number));
    }

    public static byte[] progressKey(int number) {
        return joined(PROGRESS, prefix(number));
    }

    public static byte[] encode(List<Kept> indexes) {
        byte[] value = Layout.NOTHING;
        for (Kept index : indexes) {
            byte[] signature = index.signature().getBytes(StandardCharsets.UTF_8);
            byte[] head = ByteBuffer.allocate(NUMBER_BYTES + 2)
                    .putInt(index.number())
                    .putShort((short) signature.length)
                    .array();
            value = joined(joined(value, head), signature);
        }
        return value;
    }

    public static List<Kept> decode(byte @Nullable [] value) {
        List<Kept> indexes = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(value == null ? Layout.NOTHING : value);
        while (in.hasRemaining()) {
            int number = in.getInt();
            byte[] signature = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(signature);
            indexes.add(new Kept(number, new String(signature, StandardCharsets.UTF_8)));
        }
        return indexes;
    }

    public static byte[] number(int number) {
        return prefix(number);
    }

    public static int number(byte @Nullable [] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getInt();
    }

    /**
     * The progress of building an index.
     *
     * @param rows the number of rows that were processed
     * @param last the key in ROWS of the last of these rows, null before the first
     */
    public record Progress(long rows, @Nullable Bytes last) {
        static final Progress NONE = new Progress(0, null);

        public static Progress decode(byte @Nullable [] value) {
            return value == null
                    ? NONE
                    : new Progress(
                            (long) Layout.LONG.get(value, 0), Bytes.wrap(Arrays.copyOfRange(value, 8, value.length)));
        }

        public byte[] encode() {
            byte[] key = last == null ? Layout.NOTHING : last.array();
            byte[] value = new byte[8];
            Layout.LONG.set(value, 0, rows);
            return joined(value, key);
        }
    }
}
