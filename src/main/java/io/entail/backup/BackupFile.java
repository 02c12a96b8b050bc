package io.entail.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.entail.dao.EntityStore;
import io.entail.dao.StoredRow;
import io.entail.schema.DefinitionChange;
import io.entail.schema.EntityDefinition;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A backup that was checked from its first to its last line. A faulty file causes a {@link DamagedBackupException}.
 *
 * @param file the file
 * @param store the name of the store that it was made of
 * @param time time of its moment in ISO 8601
 * @param definitions the definitions of its rows, as the Avro schemas in the log
 * @param lasting the entities that have rows which do not expire
 * @param backup the content of its last line
 */
public record BackupFile(
        Path file, String store, String time, List<String> definitions, Set<String> lasting, Backup backup) {
    public BackupFile {
        definitions = List.copyOf(definitions);
        lasting = Set.copyOf(lasting);
    }

    /** Is told of each row. */
    @FunctionalInterface
    interface Rows {
        void row(StoredRow row) throws IOException, InterruptedException;
    }

    /** Reads the whole file and checks that nothing is missing or was altered. */
    public static BackupFile check(Path file) throws IOException, InterruptedException {
        return read(file, row -> {});
    }

    /** Returns why a store cannot take the rows, one sentence per reason: definitions that are missing or different. */
    public List<String> misfits(EntityStore store) {
        List<String> misfits = new ArrayList<>();
        for (String json : definitions) {
            EntityDefinition before = EntityDefinition.fromLog(json);
            Optional<EntityDefinition> now = store.definition(before.name());
            if (now.isEmpty() && !lasting.contains(before.name())) {
                continue; // For example, the entity in which an HTTP server remembers requests for a day.
            }
            if (now.isEmpty()) {
                misfits.add("'" + before.name() + "' is not defined here: name its file with --definitions");
                continue;
            }
            DefinitionChange change = DefinitionChange.compare(before, now.get(), List.of());
            if (change.kind() == DefinitionChange.Kind.REFUSED) {
                misfits.add(
                        "'" + before.name() + "' is defined otherwise here: " + String.join("; ", change.reasons()));
            }
        }
        return misfits;
    }

    /** Reads the rows again. */
    void rows(Rows rows) throws IOException, InterruptedException {
        read(file, rows);
    }

    private static BackupFile read(Path file, Rows rows) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(file);
                Reader text = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(in, 64 << 10), StandardCharsets.UTF_8), 64 << 10)) {
            return new Checked(file, text, rows).read();
        } catch (EOFException | ZipException e) {
            throw new DamagedBackupException(file + " is no backup, or not a whole one: " + e.getMessage(), e);
        }
    }

    /** One pass over the lines. */
    private static final class Checked {
        private final Path file;
        private final Reader in;
        private final Rows rows;
        private final MessageDigest all = BackupLines.digest();
        private final List<String> definitions = new ArrayList<>();
        private final Set<String> lasting = new HashSet<>();
        private long lines;
        private long count;

        Checked(Path file, Reader in, Rows rows) {
            this.file = file;
            this.in = in;
            this.rows = rows;
        }

        BackupFile read() throws IOException, InterruptedException {
            Map<String, Object> head = parsed(line());
            if (!Integer.valueOf(BackupLines.FORMAT).equals(head.get("entail_backup"))) {
                throw wrong("no backup of the format " + BackupLines.FORMAT, null);
            }
            while (true) {
                MessageDigest soFar = copy();
                Map<String, Object> line = parsed(line());
                if (line.get("definition") instanceof String definition) {
                    definitions.add(definition);
                } else if (line.get("entity") instanceof String entity) {
                    count++;
                    StoredRow row = row(entity, line);
                    if (row.expiresAt() == 0) {
                        lasting.add(entity);
                    }
                    rows.row(row);
                } else if (line.containsKey("sha256")) {
                    return end(head, line, BackupLines.hex(soFar));
                } else {
                    throw wrong("neither a definition nor a row nor an end", null);
                }
            }
        }

        private BackupFile end(Map<String, Object> head, Map<String, Object> end, String digest) throws IOException {
            if (!digest.equals(end.get("sha256"))
                    || !(end.get("rows") instanceof Number number)
                    || number.longValue() != count) {
                throw wrong("what is before it is not what was written", null);
            }
            if (in.read() >= 0) {
                throw wrong("more follows", null);
            }
            return new BackupFile(
                    file,
                    String.valueOf(head.get("store")),
                    String.valueOf(head.get("time")),
                    definitions,
                    lasting,
                    new Backup(String.valueOf(head.get("position")), count, String.valueOf(end.get("content"))));
        }

        private MessageDigest copy() {
            try {
                return (MessageDigest) all.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the digest of every Java can be copied", e);
            }
        }

        @SuppressWarnings("unchecked") // The names in a JSON object are texts.
        private StoredRow row(String entity, Map<String, Object> line) {
            if (!(line.get("fields") instanceof Map<?, ?> fields)) {
                throw wrong("a row without fields", null);
            }
            return new StoredRow(
                    entity,
                    (Map<String, Object>) fields,
                    line.get("expires_at") instanceof Number at ? at.longValue() : 0,
                    line.get("workspace") instanceof String workspace ? workspace : null);
        }

        private Map<String, Object> parsed(String line) {
            try {
                return BackupLines.parse(line);
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw wrong("no object of JSON", e);
            }
        }

        /** Reads a line, but not more characters than a row can have. */
        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("it ends within line " + (lines + 1));
                }
                if (line.length() == BackupLines.LENGTH_MAX) {
                    throw wrong("a line without an end", null);
                }
                line.append((char) next);
            }
            lines++;
            all.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            return line.toString();
        }

        private DamagedBackupException wrong(String what, @Nullable Exception cause) {
            return new DamagedBackupException(file + ", line " + Math.max(1, lines) + ": " + what, cause);
        }
    }
}
