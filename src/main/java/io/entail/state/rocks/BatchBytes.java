package io.entail.state.rocks;

import io.entail.resolve.Bytes;
import io.entail.state.table.Tables.Mutation;
import java.util.Arrays;

/**
 * Builds a batch in RocksDB's own format, so that it takes one call into native code instead of one per mutation:
 *
 * <pre>
 * sequence(8) count(4, little endian)
 * each: tag(1) column family(varint) key(varint length, bytes) value(the same; only of a put)
 * </pre>
 */
final class BatchBytes {
    private static final byte DELETION = 0x4;
    private static final byte VALUE = 0x5;
    private static final int COUNT = 8;
    private static final int HEADER = 12;
    /** The overhead of a mutation in bytes: its tag and three varints. */
    private static final int ENTRY_MAX = 1 + 3 * 5;

    private byte[] bytes = new byte[64 << 10];
    private int length = HEADER;
    private int count;

    void add(int family, Mutation mutation) {
        Bytes value = mutation.value();
        reserve(ENTRY_MAX + mutation.key().length() + (value == null ? 0 : value.length()));
        bytes[length++] = value == null ? DELETION : VALUE;
        putVarint(family);
        putSlice(mutation.key());
        if (value != null) {
            putSlice(value);
        }
        count++;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    private void putSlice(Bytes slice) {
        putVarint(slice.length());
        System.arraycopy(slice.array(), 0, bytes, length, slice.length());
        length += slice.length();
    }

    private void putVarint(int number) {
        int rest = number;
        while (rest > 0x7f) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    byte[] finish() {
        for (int i = 0; i < 4; i++) {
            bytes[COUNT + i] = (byte) (count >>> (8 * i));
        }
        return Arrays.copyOf(bytes, length);
    }
}
