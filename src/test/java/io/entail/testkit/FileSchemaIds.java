package io.entail.testkit;

import io.entail.changes.registry.SchemaIds;
import io.entail.errors.RegistryRefusedException;
import io.entail.errors.RegistryUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import org.apache.avro.Schema;

/** Schema ids in a folder that several processes may share. A test can make requests fail. */
public final class FileSchemaIds implements SchemaIds {
    private static final String AWAY = "away";
    private static final String REFUSES = "refuses";

    private final Path folder;

    public FileSchemaIds(Path folder) {
        try {
            this.folder = Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes every request fail from now on, until this is called with false. */
    public void away(boolean away) throws IOException {
        Path mark = folder.resolve(AWAY);
        if (away) {
            Files.writeString(mark, "");
        } else {
            Files.deleteIfExists(mark);
        }
    }

    /** Refuses subjects whose names contain this text from now on. */
    public void refuse(String part) throws IOException {
        Files.writeString(folder.resolve(REFUSES), part);
    }

    @Override
    public int id(String subject, Schema schema) {
        check(subject);
        CRC32 crc = new CRC32();
        crc.update((subject + schema).getBytes(StandardCharsets.UTF_8));
        int id = (int) crc.getValue() & Integer.MAX_VALUE;
        try {
            Path file = folder.resolve(id + ".avsc");
            if (!Files.exists(file)) {
                Path written = Files.createTempFile(folder, "new", "");
                Files.writeString(written, schema.toString());
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return id;
    }

    @Override
    public Schema schema(int id) {
        check("");
        try {
            return new Schema.Parser().parse(Files.readString(folder.resolve(id + ".avsc")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void requireCompatibility(String subject) {
        check(subject);
    }

    private void check(String subject) {
        if (Files.exists(folder.resolve(AWAY))) {
            throw new RegistryUnavailableException("the registry in " + folder + " is away", null);
        }
        try {
            Path refuses = folder.resolve(REFUSES);
            if (Files.exists(refuses) && subject.contains(Files.readString(refuses))) {
                throw new RegistryRefusedException("the registry does not take " + subject, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
