package io.entail.state.table;

import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.state.rocks.TableLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The entries of META. Their keys begin with a name in ASCII.
 *
 * <pre>
 * layout                            -> number of the {@link TableLayout}(4)
 * filling                           -> nothing; there until tables that are filled are complete
 * tags-owed                         -> nothing; there until the index of tags is built
 * head                              -> offset(8) sequence(8) digest(32)
 * store                             -> id(16) maxEntityBytes(4) maxWriteBytes(4)
 * protocols                         -> enabled numbers, as the bytes of a bit set
 * history                           -> the generations of HISTORY, {@link HistoryLayout}
 * befores                           -> offset(8) from which on BEFORES has every change; not there when it has none
 * definition/ ordinal(2) version(4) -> {@link DefinitionLayout}
 * defined-at/ ordinal(2) version(4) -> offset(8) of the record, and of one that migrates sequence(8) before it
 * written/ ordinal(2)               -> sequence(8); there while the entity has a prepared definition
 * index...                          -> {@link IndexLayout}
 * count/ ordinal(2)                 -> rows(8) bytes(8) of an entity
 * count/ ordinal(2) '/' workspace   -> rows(8) bytes(8) of an entity in one workspace
 * </pre>
 *
 * <p>Counts are derived from ROWS and only used by reads. Names of entries that other packages add begin with {@code
 * log/}.
 */
public final class MetaLayout {
    public static final byte[] LAYOUT = name("layout");
    public static final byte[] FILLING = name("filling");
    public static final byte[] TAGS_OWED = name("tags-owed");
    public static final byte[] HEAD = name("head");
    public static final byte[] STORE = name("store");
    public static final byte[] PROTOCOLS = name("protocols");
    public static final byte[] HISTORY = name("history");
    public static final byte[] DEFINITIONS = name("definition/");
    public static final byte[] BEFORES = name("befores");
    static final byte[] DEFINED_AT = name("defined-at/");
    private static final byte[] WRITTEN = name("written/");
    private static final byte[] COUNTS = name("count/");

    private MetaLayout() {}

    public static byte[] name(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] definitionKey(int ordinal, int version) {
        return versionKey(DEFINITIONS, ordinal, version);
    }

    public static byte[] definedAtKey(int ordinal, int version) {
        return versionKey(DEFINED_AT, ordinal, version);
    }

    /** Returns the key of the last sequence that was written while a definition is prepared. */
    public static byte[] writtenKey(int ordinal) {
        byte[] key = Arrays.copyOf(WRITTEN, WRITTEN.length + 2);
        Layout.putShort(key, WRITTEN.length, ordinal);
        return key;
    }

    /** Returns the value with the offset at which a version was accepted, and the store's sequence before it. */
    public static byte[] definedAt(long offset, long sequence) {
        byte[] value = new byte[16];
        Layout.LONG.set(value, 0, offset);
        Layout.LONG.set(value, 8, sequence);
        return value;
    }

    /** Returns the store's sequence when a version was accepted; -1 if it was not stored. */
    public static long sequenceAt(Tables.View view, int ordinal, int version) {
        byte[] value = view.get(Table.META, definedAtKey(ordinal, version));
        return value == null || value.length < 16 ? -1 : (long) Layout.LONG.get(value, 8);
    }

    private static byte[] versionKey(byte[] name, int ordinal, int version) {
        byte[] key = Arrays.copyOf(name, name.length + 6);
        Layout.putShort(key, name.length, ordinal);
        Layout.INT.set(key, name.length + 2, version);
        return key;
    }

    /** Returns the offset at which a version of an entity's definition was accepted; -1 for an unknown version. */
    public static long definedAt(Tables.View view, int ordinal, int version) {
        byte[] offset = view.get(Table.META, definedAtKey(ordinal, version));
        return offset == null ? -1 : Layout.offsetOf(offset);
    }

    /** Returns the key of the count of an entity, in one workspace or, for null, in all. */
    public static byte[] countKey(int ordinal, @Nullable Bytes workspace) {
        int start = COUNTS.length;
        byte[] key = Arrays.copyOf(COUNTS, start + 2 + (workspace == null ? 0 : 1 + workspace.length()));
        Layout.putShort(key, start, ordinal);
        if (workspace != null) {
            key[start + 2] = '/';
            Layout.putBytes(key, start + 3, workspace);
        }
        return key;
    }

    /** Whether the index of tags has still to be built from the rows. */
    public static boolean owesTags(Tables tables) {
        return tables.get(Table.META, TAGS_OWED) != null;
    }

    public static byte[] encode(Head head) {
        byte[] value = new byte[48];
        Layout.LONG.set(value, 0, head.offset());
        Layout.LONG.set(value, 8, head.sequence());
        Layout.putBytes(value, 16, head.digest());
        return value;
    }

    public static Head head(byte @Nullable [] value) {
        return value == null
                ? Head.START
                : new Head(
                        (long) Layout.LONG.get(value, 0),
                        (long) Layout.LONG.get(value, 8),
                        Bytes.wrap(Arrays.copyOfRange(value, 16, 48)));
    }

    public static byte[] encode(LogRecord.Store store) {
        byte[] value = new byte[24];
        Layout.putId(value, 0, store.id());
        Layout.INT.set(value, 16, store.maxEntityBytes());
        Layout.INT.set(value, 20, store.maxWriteBytes());
        return value;
    }

    public static LogRecord.@Nullable Store store(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        UUID id = Layout.id(value, 0);
        return new LogRecord.Store(id, (int) Layout.INT.get(value, 16), (int) Layout.INT.get(value, 20));
    }

    public static byte[] encode(BitSet protocols) {
        return protocols.toByteArray();
    }

    /** Returns the enabled protocols; protocol 1 always is. */
    public static BitSet protocols(byte @Nullable [] value) {
        BitSet protocols = value == null ? new BitSet() : BitSet.valueOf(value);
        protocols.set(1);
        return protocols;
    }

    public static byte[] encode(Count count) {
        byte[] value = new byte[16];
        Layout.LONG.set(value, 0, count.rows());
        Layout.LONG.set(value, 8, count.bytes());
        return value;
    }

    public static Count count(byte @Nullable [] value) {
        return value == null
                ? Count.NONE
                : new Count((long) Layout.LONG.get(value, 0), (long) Layout.LONG.get(value, 8));
    }

    /** The number of rows, and the bytes of their keys and values. */
    public record Count(long rows, long bytes) {
        static final Count NONE = new Count(0, 0);
    }
}
