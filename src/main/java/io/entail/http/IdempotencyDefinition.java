package io.entail.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The definition of the entity that {@code Idempotency-Key} needs, for stores that a server opens. */
public final class IdempotencyDefinition {
    private static final String RESOURCE = "/io/entail/avro/http/idempotency_keys.avdl";
    private static final String FILE = "idempotency_keys.avdl";

    private IdempotencyDefinition() {}

    /**
     * Writes the definition into a folder, from which a store can be opened.
     *
     * @param folder created when it does not exist
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
