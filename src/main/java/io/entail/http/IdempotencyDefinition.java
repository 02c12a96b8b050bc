package io.entail.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The definition of what {@code Idempotency-Key} needs, for stores that a server opens. */
public final class IdempotencyDefinition {
    private static final String RESOURCE = "/io/entail/avro/http/idempotency_keys.avdl";
    private static final String FILE = "idempotency_keys.avdl";

    private IdempotencyDefinition() {}

    /**
     * Puts it into a folder, to be opened with a store.
     *
     * @param folder is made when it is not there
     */
    public static Path in(Path folder) throws IOException {
        try (InputStream in = IdempotencyDefinition.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the class path lacks " + RESOURCE);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Path file = Files.createDirectories(folder).resolve(FILE);
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Files.writeString(file, text);
            }
            return file;
        }
    }
}
