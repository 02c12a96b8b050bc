package io.entail.state.table;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a row. The parts that a read needs are at fixed positions, so that it decodes {@code after} in place
 * and skips the rest:
 *
 * <pre>
 *  0  version(8)
 *  8  offset(8)
 * 16  definition(4)
 * 20  expiresAt(8)
 * 28  place of after(4), which ends with the value
 * 32  workspaceLength(4) workspace
 *     claims(1)      each: length(4) bytes
 *     references(1)  each: length(4) bytes
 *     keyIdLength(4) keyId in UTF-8
 *     after
 * </pre>
 *
 * <p>Length -1 stands for null.
 */
public final class RowLayout {
    private static final int OFFSET = 8;
    private static final int DEFINITION = 16;
    private static final int EXPIRES_AT = 20;

    /** The position of the four bytes that contain the start of {@code after}. */
    public static final int AFTER = 28;

    private static final int WORKSPACE = 32;

    /**
     * The size from which on a row's image is left out while a write is judged, because a write may delete ten thousand
     * rows.
     */
    private static final int LARGE_BYTES = 16 << 10;

    private RowLayout() {}

    public static int size(Row row) {
        return WORKSPACE
                + sizeOf(row.workspace())
                + sizeOf(row.claims())
                + sizeOf(row.references())
                + 4
                + utf8Length(row.keyId())
                + row.after().length();
    }

    public static byte[] encode(Row row) {
        byte[] value = new byte[size(row)];
        Layout.LONG.set(value, 0, row.version());
        Layout.LONG.set(value, OFFSET, row.offset());
        Layout.INT.set(value, DEFINITION, row.definition());
        Layout.LONG.set(value, EXPIRES_AT, row.expiresAt());
        int at = put(value, WORKSPACE, row.workspace());
        at = put(value, at, row.claims());
        at = put(value, at, row.references());
        at = put(value, at, row.keyId().isEmpty() ? Bytes.EMPTY : Bytes.utf8(row.keyId()));
        Layout.INT.set(value, AFTER, at);
        Layout.putBytes(value, at, row.after());
        return value;
    }

    public static Row decode(byte[] value) {
        Reader reader = new Reader(value);
        Bytes workspace = reader.next();
        List<@Nullable Bytes> claims = reader.list();
        List<@Nullable Bytes> references = reader.list();
        Bytes keyId = reader.next();
        return new Row(
                version(value),
                offset(value),
                workspace,
                definition(value),
                expiresAt(value),
                claims,
                references,
                keyId == null || keyId.length() == 0 ? "" : new String(keyId.array(), StandardCharsets.UTF_8),
                Bytes.wrap(Arrays.copyOfRange(value, afterStart(value), value.length)));
    }

    /**
     * Does the same as {@link #decode}, but leaves out the image of a large row, which no rule of the protocol reads.
     */
    public static Row decodeForRules(byte[] value) {
        if (value.length <= LARGE_BYTES) {
            return decode(value);
        }
        return decode(Arrays.copyOf(value, afterStart(value)));
    }

    public static long version(byte[] value) {
        return (long) Layout.LONG.get(value, 0);
    }

    public static long offset(byte[] value) {
        return (long) Layout.LONG.get(value, OFFSET);
    }

    public static int definition(byte[] value) {
        return (int) Layout.INT.get(value, DEFINITION);
    }

    public static long expiresAt(byte[] value) {
        return (long) Layout.LONG.get(value, EXPIRES_AT);
    }

    /** Whether the row has expired. */
    public static boolean isOver(byte[] value, long now) {
        long expiresAt = expiresAt(value);
        return expiresAt != 0 && expiresAt <= now;
    }

    public static int afterStart(byte[] value) {
        return (int) Layout.INT.get(value, AFTER);
    }

    /** Whether the row belongs to a workspace; a row without one belongs to none. */
    public static boolean inWorkspace(byte[] value, Bytes workspace) {
        return equalsAt(value, WORKSPACE, workspace);
    }

    public static @Nullable Bytes workspace(byte[] value) {
        return new Reader(value).next();
    }

    /** Whether the row holds a claim. */
    public static boolean holds(byte[] value, int constraint, Bytes claim) {
        int at = skip(value, WORKSPACE);
        int count = value[at] & 0xff;
        at++;
        for (int i = 0; i < constraint && i < count; i++) {
            at = skip(value, at);
        }
        return constraint < count && equalsAt(value, at, claim);
    }

    private static boolean equalsAt(byte[] value, int at, Bytes expected) {
        int length = (int) Layout.INT.get(value, at);
        return length == expected.length()
                && Arrays.equals(value, at + 4, at + 4 + length, expected.array(), 0, length);
    }

    private static int skip(byte[] value, int at) {
        return at + 4 + Math.max(0, (int) Layout.INT.get(value, at));
    }

    private static int sizeOf(@Nullable Bytes bytes) {
        return bytes == null ? 4 : 4 + bytes.length();
    }

    private static int sizeOf(List<? extends @Nullable Bytes> list) {
        int size = 1;
        for (int i = 0; i < list.size(); i++) {
            size += sizeOf(list.get(i));
        }
        return size;
    }

    private static int utf8Length(String text) {
        return text.isEmpty() ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int put(byte[] to, int at, @Nullable Bytes bytes) {
        if (bytes == null) {
            Layout.INT.set(to, at, -1);
            return at + 4;
        }
        Layout.INT.set(to, at, bytes.length());
        Layout.putBytes(to, at + 4, bytes);
        return at + 4 + bytes.length();
    }

    private static int put(byte[] to, int at, List<? extends @Nullable Bytes> list) {
        to[at] = (byte) list.size();
        int next = at + 1;
        for (int i = 0; i < list.size(); i++) {
            next = put(to, next, list.get(i));
        }
        return next;
    }

    /** Reads the parts of variable length in their order. */
    private static final class Reader {
        private final byte[] value;
        private int at = WORKSPACE;

        Reader(byte[] value) {
            this.value = value;
        }

        @Nullable
        Bytes next() {
            int length = (int) Layout.INT.get(value, at);
            at += 4;
            if (length < 0) {
                return null;
            }
            Bytes result = Bytes.wrap(Arrays.copyOfRange(value, at, at + length));
            at += length;
            return result;
        }

        List<@Nullable Bytes> list() {
            int count = value[at++] & 0xff;
            if (count == 0) {
                return List.of();
            }
            List<@Nullable Bytes> result = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                result.add(next());
            }
            return Collections.unmodifiableList(result);
        }
    }
}
