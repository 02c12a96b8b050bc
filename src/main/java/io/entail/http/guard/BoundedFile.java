package io.entail.http.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files of settings, which are small. A file that is too large, such as a device named by mistake, is refused.
 */
final class BoundedFile {
    private static final int BYTES_MAX = 1 << 20;

    private BoundedFile() {}

    /**
     * Returns the whole text.
     *
     * @throws IllegalArgumentException when the file is too large
     */
    static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IllegalArgumentException(file + " has more than " + BYTES_MAX + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }
}
