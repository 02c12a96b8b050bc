package io.entail.http.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of settings are small; whoever names a device or a dump by mistake is told so. */
final class BoundedFile {
    private static final int BYTES_MAX = 1 << 20;

    private BoundedFile() {}

    /**
     * The whole text.
     *
     * @throws IllegalArgumentException when there is too much of it
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
