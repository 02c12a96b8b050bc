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
 * Remembers how much of RocksDB's list of files there was, and what was in it. RocksDB takes a list that was cut for one
 * that ends there, and a table of which nothing is listed for one that is empty; then rows without their claims would be
 * taken for the state. Everything else in the folder has checksums that RocksDB looks at.
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

    /** Remembers the list as it is now; it only grows. A disk that does not take that keeps nobody from working. */
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

    /** What is wrong with the list, null when nothing is or nothing is known of it. */
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
            return null; // RocksDB has begun another one, or will say that there is none.
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
