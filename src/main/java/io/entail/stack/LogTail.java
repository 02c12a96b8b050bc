package io.entail.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The last lines of a server's log, for messages; and the rotation that limits its size. */
final class LogTail {
    private static final int LINES_MAX = 20;
    private static final int BYTES_MAX = 16 * 1024;
    private static final long LOG_BYTES_MAX = 16L << 20;

    private LogTail() {}

    static String of(Path log) {
        try (FileChannel channel = FileChannel.open(log)) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(channel.size(), BYTES_MAX));
            channel.read(end, channel.size() - end.capacity());
            List<String> lines = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Renames a large log of earlier runs, replacing the one that was renamed before. */
    static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
