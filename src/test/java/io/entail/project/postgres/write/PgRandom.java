package io.entail.project.postgres.write;

import io.entail.replica.MemoryLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Indexed;
import io.entail.testkit.Library;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import io.entail.writes.EntityKeys;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Random writes of the entities of {@code Library} over few rows, so that they conflict. A replica applies them, too.
 */
final class PgRandom implements AutoCloseable {
    private static final int ROWS = 12;
    private static final List<String> WORKSPACES = List.of(uuid(1), uuid(2));
    private static final List<String> ENTITIES = List.of(
            "publishers", "shelves", "books", "books", "books", "chapters", "loans", "passes", "footnotes", "readings");

    final MemoryLog log = MemoryLog.create(Clock.systemUTC());
    private final Definitions definitions = Library.alone();
    private final Random random;
    private final List<LogRecord> records = new ArrayList<>();

    PgRandom(Random random) {
        this.random = random;
        append(new LogRecord.Store(new UUID(7, 7), 256 << 10, 900 << 10));
        definitions.all().stream()
                .map(each -> each.name().equals("books") ? Indexed.with(each, "title", "pages, title") : each)
                .forEach(definition -> append(DefineRecord.of(definition, 1)));
        for (String workspace : WORKSPACES) {
            append(write(List.of(put("workspaces", null, Map.of("id", workspace, "name", "w" + workspace)))));
        }
    }

    List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** Adds this many writes, some of which the log refuses. */
    PgRandom tell(int writes) {
        for (int i = 0; i < writes; i++) {
            List<LogRecord.Change> changes = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int j = 0; j < count; j++) {
                LogRecord.Change change = change();
                if (changes.stream()
                        .noneMatch(other -> other.entity().equals(change.entity())
                                && other.key().equals(change.key()))) {
                    changes.add(change);
                }
            }
            append(write(changes));
        }
        return this;
    }

    private void append(LogRecord record) {
        records.add(record);
        log.append(record).join();
    }

    private LogRecord.Write write(List<LogRecord.Change> changes) {
        UUID id = new UUID(8, records.size());
        return new LogRecord.Write(id, "random", "tester", "", new LogRecord.Basis(-1, 0), changes);
    }

    private LogRecord.Change change() {
        String entity = ENTITIES.get(random.nextInt(ENTITIES.size()));
        int number = random.nextInt(ROWS);
        Map<String, Object> values = values(entity, number);
        Bytes key = new EntityKeys(definitions.require(entity)).keyOf(values);
        Row row = log.row(entity, key);
        if (row != null && random.nextInt(4) == 0) {
            return new LogRecord.Delete(entity, key, row.version(), false);
        }
        boolean within = definitions.require(entity).workspaceable();
        String workspace = !within
                ? null
                : row == null
                        ? WORKSPACES.get(random.nextInt(WORKSPACES.size()))
                        : String.valueOf(CanonicalKey.parts(row.workspace()).get(0));
        return put(entity, workspace, values);
    }

    private LogRecord.Put put(String entity, @Nullable String workspace, Map<String, Object> values) {
        EntityDefinition definition = definitions.require(entity);
        EntityKeys keys = new EntityKeys(definition);
        Bytes key = keys.keyOf(values);
        Row row = log.row(entity, key);
        boolean expires = definition.ttl() && random.nextInt(2) == 0;
        return new LogRecord.Put(
                entity,
                1,
                workspace == null ? null : CanonicalKey.of(workspace),
                key,
                row == null ? 0 : row.version(),
                expires ? 4_000_000_000_000L + random.nextInt(1_000) : 0,
                keys.claims(values),
                keys.references(values),
                "",
                Bytes.wrap(definition.codec().encode(values)));
    }

    private Map<String, Object> values(String entity, int number) {
        Map<String, Object> values = new HashMap<>();
        switch (entity) {
            case "shelves" -> values.put("code", "shelf " + "x".repeat(number * 97) + number);
            case "readings" -> {
                values.put("reader", "r" + number % 3);
                values.put("page", number - 5);
            }
            default -> values.put("id", uuid(100 + number));
        }
        switch (entity) {
            case "publishers" -> values.put("name", "publisher " + random.nextInt(ROWS));
            case "shelves" -> maybe(values, "floor", random.nextInt(9) - 4);
            case "readings" -> maybe(values, "seconds", random.nextLong());
            case "books" -> {
                values.put("title", "title " + random.nextInt(ROWS));
                maybe(values, "isbn", (long) random.nextInt(ROWS));
                maybe(values, "tags", tags());
                maybe(values, "names", Map.of("de", "ä" + number, "a", ""));
                maybe(values, "notes", Map.of("n", random.nextInt(), "x", List.of(1.5, "\u0001")));
                maybe(values, "publisher", Map.of("id", uuid(100 + random.nextInt(ROWS))));
                int shelf = random.nextInt(ROWS);
                maybe(values, "shelf", Map.of("code", "shelf " + "x".repeat(shelf * 97) + shelf));
            }
            case "chapters" -> {
                values.put("book", Map.of("id", uuid(100 + random.nextInt(ROWS))));
                maybe(values, "number", random.nextInt(3));
            }
            case "loans" -> values.put("book", Map.of("id", uuid(100 + random.nextInt(ROWS))));
            case "passes" -> {
                values.put("code", "code " + random.nextInt(ROWS));
                maybe(values, "tags", tags());
            }
            case "footnotes" -> {
                values.put("chapter", Map.of("id", uuid(100 + random.nextInt(ROWS))));
                maybe(values, "cites", Map.of("id", uuid(100 + random.nextInt(ROWS))));
            }
            default -> {}
        }
        return values;
    }

    private List<String> tags() {
        List<String> tags = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add("tag" + i + "t".repeat(random.nextInt(2) * 700));
        }
        return tags;
    }

    private void maybe(Map<String, Object> values, String field, Object value) {
        if (random.nextInt(3) > 0) {
            values.put(field, value);
        }
    }

    private static String uuid(int number) {
        return new UUID(number * 0x9e3779b97f4a7c15L, number).toString();
    }

    @Override
    public void close() {
        log.close();
    }
}
