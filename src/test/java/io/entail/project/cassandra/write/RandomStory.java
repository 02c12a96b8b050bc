package io.entail.project.cassandra.write;

import io.entail.changes.Change;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeKey;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedEnd;
import io.entail.changes.Op;
import io.entail.changes.Progress;
import io.entail.project.Batch;
import io.entail.project.Generation;
import io.entail.project.ProjectedChange;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.testkit.Indexed;
import io.entail.testkit.Library;
import io.entail.testkit.MemoryFeed;
import io.entail.testkit.MemorySchemaIds;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import io.entail.writes.EntityKeys;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The feed of random writes over a few rows, which are created and deleted and which exchange unique values, tags,
 * parents and times of expiry. A write has one to six changes.
 */
final class RandomStory {
    private static final long BEGIN_MS = 1_700_000_000_000L;
    private static final long LATER_MS = BEGIN_MS + 3_600_000;
    private static final List<String> WORKSPACES =
            List.of("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002");
    private static final List<String> ENTITIES =
            List.of("workspaces", "publishers", "shelves", "books", "chapters", "passes");

    private final Random random;
    private final Definitions library = Library.alone();
    private final MemorySchemaIds ids = new MemorySchemaIds();
    private final MemoryFeed feed = new MemoryFeed(ids);
    private final ChangeDecoder decoder = new ChangeDecoder(ids);
    private final Map<String, Known> rows = new HashMap<>();
    private final List<FeedEnd> defined = new ArrayList<>();
    private final List<Definition> definitions = new ArrayList<>();
    private final List<List<ProjectedChange>> writes = new ArrayList<>();
    private LogDefinitions known = LogDefinitions.NONE;
    private long offset;

    private record Known(long version, @Nullable String workspace) {}

    RandomStory(Random random, int count) {
        this.random = random;
        next(store());
        for (String entity : ENTITIES) {
            EntityDefinition definition = library.require(entity);
            next(DefineRecord.of(
                    entity.equals("books") ? Indexed.with(definition, "title", "pages, title") : definition, 1));
        }
        for (int i = 0; i < WORKSPACES.size(); i++) {
            write(List.of(put("workspaces", null, Map.of("id", WORKSPACES.get(i), "name", "w" + i), 0)));
        }
        while (writes.size() < count) {
            Map<String, LogRecord.Change> changes = new LinkedHashMap<>();
            for (int left = 1 + random.nextInt(6); left > 0; left--) {
                LogRecord.Change change = change();
                changes.put(change.entity() + change.key(), change);
            }
            write(List.copyOf(changes.values()));
        }
    }

    LogRecord.Store store() {
        return new LogRecord.Store(new UUID(7, 7), 256 << 10, 900 << 10);
    }

    /** Returns the number of writes. */
    int size() {
        return writes.size();
    }

    /** Creates the tables. */
    void define(Generation generation) {
        for (int i = 0; i < definitions.size(); i++) {
            if (!generation.define(definitions.get(i), defined.get(i), Instant.ofEpochMilli(BEGIN_MS))) {
                throw new IllegalStateException("a first definition makes tables");
            }
        }
    }

    /** Returns these writes as one batch. */
    Batch batch(int from, int to) {
        List<ProjectedChange> changes =
                writes.subList(from, to).stream().flatMap(List::stream).toList();
        Change last = changes.get(changes.size() - 1).change();
        return new Batch(changes, last.end(), last.at());
    }

    /** Returns the first write after a position. */
    int behind(long position) {
        int at = 0;
        while (at < writes.size() && writes.get(at).get(0).change().position().offset() <= position) {
            at++;
        }
        return at;
    }

    private void write(List<LogRecord.Change> changes) {
        next(new LogRecord.Write(new UUID(8, offset), "story", "tester", "", new LogRecord.Basis(-1, 0), changes));
    }

    private void next(LogRecord record) {
        MemoryFeed.Told told = feed.next(offset, BEGIN_MS + offset, RecordKey.of(record), RecordEncoder.encode(record));
        offset++;
        List<ProjectedChange> changes = new ArrayList<>();
        for (MemoryFeed.Entry entry : told.changes()) {
            if (entry.key() == null) {
                control(decoder.progress(entry.value()));
            } else {
                changes.add(projected(decoder.change(entry.key(), entry.value())));
            }
        }
        if (!changes.isEmpty()) {
            writes.add(changes);
        }
    }

    private void control(Progress progress) {
        FeedControl control = progress.control();
        if (control != null && control.record() instanceof LogRecord.Define define) {
            Definition definition = new Definition(
                    define.entity(), control.ordinal(), define.version(), define.constraints(), define.schema());
            known = known.with(definition);
            definitions.add(definition);
            defined.add(new FeedEnd(
                    progress.position().offset(), progress.logDigest(), progress.sequence(), progress.digest()));
        }
    }

    private ProjectedChange projected(Change change) {
        Defined entity = Objects.requireNonNull(known.get(change.entity()));
        Bytes key = Objects.requireNonNull(
                ChangeKey.canonical(change.row().key(), change.row().definition()));
        if (change.op() == Op.D) {
            rows.remove(change.entity() + key);
        } else {
            rows.put(change.entity() + key, new Known(change.version(), change.workspace()));
        }
        return new ProjectedChange(change, entity, key, change.sequence() - change.index() + change.count() - 1);
    }

    private LogRecord.Change change() {
        return switch (random.nextInt(10)) {
            case 0 -> publisher();
            case 1 -> shelf();
            case 2, 3 -> chapter();
            case 4, 5 -> pass();
            default -> book();
        };
    }

    private LogRecord.Change publisher() {
        String id = id(9, random.nextInt(2));
        return putOrDelete("publishers", null, Map.of("id", id, "name", "p" + random.nextInt(3)), 0);
    }

    private LogRecord.Change shelf() {
        return putOrDelete("shelves", workspace(), Map.of("code", "s" + random.nextInt(2), "floor", 1), 0);
    }

    private LogRecord.Change chapter() {
        Map<String, Object> values = new HashMap<>();
        values.put("id", id(8, random.nextInt(4)));
        values.put("book", Map.of("id", id(7, random.nextInt(5))));
        maybe(values, "number", random.nextInt(3));
        return putOrDelete("chapters", workspace(), values, expiry(6));
    }

    private LogRecord.Change pass() {
        Map<String, Object> values = new HashMap<>();
        values.put("id", id(6, random.nextInt(3)));
        values.put("code", "c" + random.nextInt(4));
        maybe(values, "note", "n" + random.nextInt(9));
        maybe(values, "tags", tags());
        return putOrDelete("passes", workspace(), values, expiry(2));
    }

    private LogRecord.Change book() {
        Map<String, Object> values = new HashMap<>();
        values.put("id", id(7, random.nextInt(5)));
        values.put("title", "t" + random.nextInt(6));
        maybe(values, "isbn", (long) random.nextInt(4));
        maybe(values, "pages", 1 + random.nextInt(100));
        maybe(values, "lent", random.nextBoolean());
        maybe(values, "tags", tags());
        maybe(values, "names", Map.of("de", "n" + random.nextInt(9)));
        maybe(values, "publisher", Map.of("id", id(9, random.nextInt(2))));
        maybe(values, "shelf", Map.of("code", "s" + random.nextInt(2)));
        values.put("print", Map.of("format", "hardcover", "size", Map.of("width", 1.5)));
        return putOrDelete("books", workspace(), values, 0);
    }

    private List<String> tags() {
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            if (random.nextBoolean()) {
                tags.add("g" + i);
            }
        }
        return tags;
    }

    private void maybe(Map<String, Object> values, String field, Object value) {
        if (random.nextBoolean()) {
            values.put(field, value);
        }
    }

    /**
     * Returns a time of expiry that the test never reaches, or 0. There are only a few such times, so that rows share
     * them.
     */
    private long expiry(int oneIn) {
        return random.nextInt(oneIn) == 0 ? LATER_MS + random.nextInt(4) * 40_000L : 0;
    }

    private String workspace() {
        return WORKSPACES.get(random.nextInt(WORKSPACES.size()));
    }

    private static String id(int kind, int number) {
        return kind + "1111111-1111-4111-8111-00000000000" + number;
    }

    private LogRecord.Change putOrDelete(
            String entity, @Nullable String workspace, Map<String, ?> values, long expiresAt) {
        Bytes key = new EntityKeys(library.require(entity)).keyOf(values);
        Known row = rows.get(entity + key);
        if (row != null && random.nextInt(4) == 0) {
            return new LogRecord.Delete(entity, key, row.version(), false);
        }
        return put(entity, row == null ? workspace : row.workspace(), values, expiresAt);
    }

    private LogRecord.Put put(String entity, @Nullable String workspace, Map<String, ?> values, long expiresAt) {
        EntityDefinition definition = library.require(entity);
        EntityKeys keys = new EntityKeys(definition);
        Bytes key = keys.keyOf(values);
        Known row = rows.get(entity + key);
        return new LogRecord.Put(
                entity,
                1,
                workspace == null ? null : CanonicalKey.of(workspace),
                key,
                row == null ? 0 : row.version(),
                expiresAt,
                keys.claims(values),
                keys.references(values),
                "",
                Bytes.wrap(definition.codec().encode(values)));
    }
}
