package io.entail.state.table;

import io.entail.resolve.Bytes;
import io.entail.resolve.Limits;
import io.entail.state.Before;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the tables. Numbers are big endian, so that unsigned byte order is number order. An entity is named by its
 * ordinal, the order in which the log defined it.
 *
 * <pre>
 * ROWS        ordinal(2) key                                                        -> {@link RowLayout}
 * CLAIMS      ordinal(2) constraint(1, 3) scopeLength(2) scope claim                -> key of the row that holds it
 * REFERENCES  parent(2) parentKeyLength(2) parentKey child(2) constraint(1, 3) childKey -> nothing
 * SEEN        offset(8) of the last of some consecutive records                     -> {@code SeenChunk}
 * IDS         offset(8) of the last of some thousand records                        -> {@code IdChunk}
 * EXPIRY      expiresAt(8) key in ROWS                                              -> nothing
 * TAGS        ordinal(2) tagLength(2) tag {@link TagLayout place}                     -> nothing
 * INDEX       {@link IndexLayout}                                                           -> {@link IndexLayout}
 * HISTORY     {@link HistoryLayout}                                                         -> nothing
 * BEFORES     offset(8) index(4) of a change                                        -> {@link Before}
 * META        a name, and what it is about                                          -> {@link MetaLayout}
 * </pre>
 *
 * <p>A constraint is named by its {@link io.entail.resolve.ConstraintNumbers number}: one byte, or from 255 on that byte and the number
 * in two.
 *
 * <p>A claim that spans all workspaces has scope length 65535. Two bytes are enough for a length, because the protocol
 * keeps keys within {@link Limits#KEY_BYTES}. EXPIRY has the rows that expire; its first number has the sign bit flipped, so
 * that times before 1970 come first.
 */
public final class Layout {
    public static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    public static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** The empty value, for entries whose key has everything. */
    public static final byte[] NOTHING = new byte[0];

    /** The number of bytes of a key in ROWS before the row's own key. */
    static final int ROW_KEY_START = 2;

    /** The number from which on the number of a constraint takes three bytes. */
    private static final int WIDE_CONSTRAINT = 255;

    private Layout() {}

    public static byte[] rowKey(int entity, Bytes key) {
        byte[] result = new byte[2 + key.length()];
        putShort(result, 0, entity);
        putBytes(result, 2, key);
        return result;
    }

    public static byte[] rowPrefix(int entity) {
        return rowKey(entity, Bytes.EMPTY);
    }

    /** Returns the row's own key, from a key in ROWS. */
    public static Bytes keyOfRow(byte[] rowKey) {
        return Bytes.wrap(Arrays.copyOfRange(rowKey, ROW_KEY_START, rowKey.length));
    }

    public static byte[] claimKey(int entity, int constraint, @Nullable Bytes scope, Bytes claim) {
        int scopeLength = scope == null ? 0 : scope.length();
        byte[] result = new byte[4 + constraintBytes(constraint) + scopeLength + claim.length()];
        putShort(result, 0, entity);
        int at = putConstraint(result, 2, constraint);
        putShort(result, at, scope == null ? -1 : scopeLength);
        if (scope != null) {
            putBytes(result, at + 2, scope);
        }
        putBytes(result, at + 2 + scopeLength, claim);
        return result;
    }

    private static int constraintBytes(int constraint) {
        return constraint < WIDE_CONSTRAINT ? 1 : 3;
    }

    /** Writes the number of a constraint and returns the index after it. */
    private static int putConstraint(byte[] to, int at, int constraint) {
        if (constraint < WIDE_CONSTRAINT) {
            to[at] = (byte) constraint;
            return at + 1;
        }
        to[at] = (byte) WIDE_CONSTRAINT;
        putShort(to, at + 1, constraint);
        return at + 3;
    }

    /** Returns the number of the constraint of a key in CLAIMS. */
    public static int constraintOfClaim(byte[] claimKey) {
        int first = claimKey[2] & 0xff;
        return first < WIDE_CONSTRAINT ? first : ordinal(claimKey, 3);
    }

    public static byte[] referenceKey(int parent, Bytes parentKey, int child, int constraint, Bytes childKey) {
        byte[] result = new byte[6 + constraintBytes(constraint) + parentKey.length() + childKey.length()];
        int at = putParent(result, parent, parentKey);
        putShort(result, at, child);
        putBytes(result, putConstraint(result, at + 2, constraint), childKey);
        return result;
    }

    /** Returns the common prefix of the keys in REFERENCES with this parent. */
    public static byte[] referencePrefix(int parent, Bytes parentKey) {
        byte[] result = new byte[4 + parentKey.length()];
        putParent(result, parent, parentKey);
        return result;
    }

    /**
     * Returns the common prefix of the keys in REFERENCES with this parent, and children of this entity by this
     * constraint.
     */
    public static byte[] referencePrefix(int parent, Bytes parentKey, int child, int constraint) {
        return referenceKey(parent, parentKey, child, constraint, Bytes.EMPTY);
    }

    /**
     * Returns the child's ordinal, from a key in REFERENCES whose {@link #referencePrefix(int, Bytes)} has this length.
     */
    public static int childOfReference(byte[] referenceKey, int prefixLength) {
        return ordinal(referenceKey, prefixLength);
    }

    public static int constraintOfReference(byte[] referenceKey, int prefixLength) {
        int first = referenceKey[prefixLength + 2] & 0xff;
        return first < WIDE_CONSTRAINT ? first : ordinal(referenceKey, prefixLength + 3);
    }

    public static Bytes childKeyOfReference(byte[] referenceKey, int prefixLength) {
        int start = prefixLength + 2 + constraintBytes(referenceKey[prefixLength + 2] & 0xff);
        return Bytes.wrap(Arrays.copyOfRange(referenceKey, start, referenceKey.length));
    }

    public static byte[] expiryKey(long expiresAt, byte[] rowKey) {
        byte[] result = new byte[8 + rowKey.length];
        LONG.set(result, 0, expiresAt ^ Long.MIN_VALUE);
        System.arraycopy(rowKey, 0, result, 8, rowKey.length);
        return result;
    }

    public static long expiresAtOf(byte[] expiryKey) {
        return (long) LONG.get(expiryKey, 0) ^ Long.MIN_VALUE;
    }

    /** Returns the key in ROWS, from a key in EXPIRY. */
    public static byte[] rowKeyOfExpiry(byte[] expiryKey) {
        return Arrays.copyOfRange(expiryKey, 8, expiryKey.length);
    }

    public static byte[] offsetKey(long offset) {
        byte[] result = new byte[8];
        LONG.set(result, 0, offset);
        return result;
    }

    public static long offsetOf(byte[] offsetKey) {
        return (long) LONG.get(offsetKey, 0);
    }

    /** Returns the least key above a key. */
    public static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    public static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    public static int ordinal(byte[] from, int at) {
        return (from[at] & 0xff) << 8 | (from[at + 1] & 0xff);
    }

    static void putShort(byte[] to, int at, int number) {
        to[at] = (byte) (number >> 8);
        to[at + 1] = (byte) number;
    }

    public static void putBytes(byte[] to, int at, Bytes bytes) {
        System.arraycopy(bytes.array(), 0, to, at, bytes.length());
    }

    public static void putId(byte[] to, int at, UUID id) {
        LONG.set(to, at, id.getMostSignificantBits());
        LONG.set(to, at + 8, id.getLeastSignificantBits());
    }

    public static UUID id(byte[] from, int at) {
        return new UUID((long) LONG.get(from, at), (long) LONG.get(from, at + 8));
    }

    private static int putParent(byte[] to, int parent, Bytes parentKey) {
        putShort(to, 0, parent);
        putShort(to, 2, parentKey.length());
        putBytes(to, 4, parentKey);
        return 4 + parentKey.length();
    }
}
