package io.entail.state.rocks;

import io.entail.text.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Stores the length and checksum of RocksDB's list of files. RocksDB does not notice a list that was cut, and takes a
 * table without listed files as empty, so that the state might have rows without their claims. All other files of the
 * folder have checksums that RocksDB verifies.
 *
 * <pre>
 * db/SEAL   name of the list, its length in bytes, CRC-32C of so many bytes, with spaces between
 * </pre>
 */
public final class TableSeal {
    private static final Logger log = Log.of(TableSeal.class);
    private static final String FILE = "SEAL";
    private static final int BUFFER_BYTES = 64 << 10;

    private TableSeal() {}

    /** Stores the present length and checksum of the list, which only grows. An error of the disk is ignored. */
    public static void set(Path tables) {
        try {
            Path list = Manifest.of(tables);
            long bytes = Files.size(list);
            Path fresh = tables.resolve(FILE + ".new");
            Files.writeString(fresh, list.getFileName() + " " + bytes + " " + Long.toHexString(crc(list, bytes)));
            Files.move(fresh, tables.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.debug("The list of files was not sealed directory={}", tables, e);
        }
    }

    /** Returns the fault of the list; null when there is none, or nothing is known about the list. */
    static @Nullable String fault(Path tables) throws IOException {
        if (!Files.exists(tables.resolve(Manifest.CURRENT))) {
            boolean hasFiles = TableFiles.list(tables).stream()
                    .anyMatch(path -> path.getFileName().toString().endsWith(".sst"));
            return hasFiles ? "the file CURRENT is missing" : null;
        }
        String[] seal = read(tables.resolve(FILE)).split(" ", -1);
        if (seal.length != 3 || !seal[1].matches("\\d{1,18}")) {
            return null;
        }
        Path list = Manifest.of(tables);
        long bytes = Long.parseLong(seal[1]);
        if (!list.getFileName().toString().equals(seal[0]) || !Files.isRegularFile(list)) {
            return null; // RocksDB has begun another list, or itself reports a missing one.
        }
        if (Files.size(list) < bytes) {
            return seal[0] + " was cut: it has " + Files.size(list) + " bytes, and had " + bytes;
        }
        return Long.toHexString(crc(list, bytes)).equals(seal[2]) ? null : seal[0] + " was altered";
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(200), StandardCharsets.ISO_8859_1);
        }
    }

    private static long crc(Path file, long bytes) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = bytes;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    break;
                }
                crc.update(buffer, 0, read);
                left -= read;
            }
        }
        return crc.getValue();
    }
}
