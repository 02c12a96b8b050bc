package io.entail.state.rocks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * RocksDB's list of the files of a database, which its file CURRENT names. It is checked before RocksDB reads it,
 * because RocksDB 10.1.3 never returns from a list whose last record has the type of a recycled log and is incomplete.
 * The file has blocks of 32 KiB with records of checksum(4) length(2) type(1), little endian, and content; a record
 * never crosses a block (RocksDB's wiki, "Write Ahead Log File Format").
 */
final class Manifest {
    static final String CURRENT = "CURRENT";

    private static final int NAME_BYTES_MAX = 200;
    private static final int BLOCK = 32 << 10;
    private static final byte[] ZEROS = new byte[BLOCK];
    private static final int LENGTH_AT = 4;
    private static final int TYPE_AT = 6;
    private static final int HEADER = 7;

    /**
     * The highest valid type: 1 to 4 are a whole record and its first, middle and last part. Higher types are those of
     * recycled logs, which a list never has.
     */
    private static final int TYPE_MAX = 4;

    private static final int CHECKSUM_DELTA = 0xa282ead8;

    private Manifest() {}

    /** Returns the list of these tables; the file CURRENT itself when that names none. */
    static Path of(Path tables) throws IOException {
        Path current = tables.resolve(CURRENT);
        if (!Files.isRegularFile(current)) {
            return current;
        }
        try (InputStream in = Files.newInputStream(current)) {
            String name = new String(in.readNBytes(NAME_BYTES_MAX), StandardCharsets.ISO_8859_1).strip();
            return name.matches("MANIFEST-\\d+") ? tables.resolve(name) : current;
        }
    }

    /**
     * Returns the fault of the records of the list; null when there is none, or when RocksDB itself reports a missing
     * list.
     */
    static @Nullable String fault(Path tables) throws IOException {
        Path list = of(tables);
        if (list.endsWith(CURRENT) || !Files.isRegularFile(list)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(list)) {
            long start = 0;
            for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
                String fault = faultOfBlock(block, start);
                if (fault != null) {
                    return list.getFileName() + " is damaged " + fault;
                }
                start += block.length;
            }
            return null;
        }
    }

    private static @Nullable String faultOfBlock(byte[] block, long start) {
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (block.length - at >= HEADER) {
            int length = bytes.getShort(at + LENGTH_AT) & 0xffff;
            int type = bytes.get(at + TYPE_AT) & 0xff;
            int end = at + HEADER + length;
            if (isZero(block, at)) {
                return null; // This space was never written.
            }
            if (type == 0 || type > TYPE_MAX || end > BLOCK) {
                return "at byte " + (start + at) + ": there is no record of type " + type + " with " + length
                        + " bytes";
            }
            if (end > block.length) {
                return null; // A record that was cut by a kill while it was written; RocksDB ignores it.
            }
            if (bytes.getInt(at) != checksum(block, at + TYPE_AT, 1 + length)) {
                return "at byte " + (start + at) + ": the checksum of a record is wrong";
            }
            at = end;
        }
        return null;
    }

    private static boolean isZero(byte[] block, int from) {
        return Arrays.mismatch(block, from, block.length, ZEROS, 0, block.length - from) < 0;
    }

    /** Returns a checksum in the form in which RocksDB stores it: rotated, with a constant added. */
    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CHECKSUM_DELTA;
    }
}
