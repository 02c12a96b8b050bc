package io.entail.project.cassandra.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.Generation;
import io.entail.project.OtherProjectorException;
import io.entail.project.RowRefusedException;
import io.entail.project.Target;
import io.entail.project.TargetPosition;
import io.entail.project.cassandra.read.CassandraState;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.GenerationTables;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog.Overdue;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.state.LogDefinitions;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import io.entail.writes.EntityKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tables in Cassandra that a projector makes from a log. */
final class CassandraTargetIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withCassandra();

    private static final String MINE = "00000000-0000-4000-8000-000000000001";
    private static final Scope IN_MINE = Scope.workspace(MINE);
    private static final long NOW = StoryProjector.BEGIN_MS;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final List<String> ENTITIES =
            List.of("workspaces", "publishers", "shelves", "books", "passes", "visits");

    private static CqlSession session;

    @BeforeAll
    static void connect() {
        session = stack.cassandraSession();
    }

    @AfterAll
    static void disconnect() {
        session.close();
    }

    private static Definitions some() {
        return Definitions.of(Library.alone().all().stream()
                .filter(definition -> ENTITIES.contains(definition.name()))
                .toList());
    }

    private static LogStory story() {
        return new LogStory(some()).workspace(MINE, "mine");
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "11111111-1111-4111-8111-%012d", number);
    }

    private static Map<String, Object> book(int number, String title, String... tags) {
        return Map.of("id", id(number), "title", title, "tags", List.of(tags));
    }

    private static Map<String, Object> pass(int number) {
        return Map.of("id", id(number), "code", "code " + number);
    }

    private static EntityStoreConfig empty() {
        EntityStoreConfig config = Keyspaces.of(stack, "targets");
        Keyspaces.empty(session, config);
        return config;
    }

    @Test
    @DisplayName("tables that are filled from a state have the rows that following the feed gives, and can follow it")
    void filledTablesAreThoseOfTheFeed() {
        LogStory story = story().put("publishers", null, Map.of("id", id(9), "name", "p"))
                .put("books", MINE, book(1, "first", "a"))
                .put("books", MINE, book(2, "second", "a", "b"))
                .put("books", MINE, book(1, "first again", "b"))
                .delete("books", id(2))
                .put("passes", MINE, pass(3), NOW + 5_000)
                .putBroken("books", MINE, book(4, "none"));
        EntityStoreConfig config = empty();
        try (CassandraTarget target = Keyspaces.target(config)) {
            StoryProjector projector = new StoryProjector(target, false, 3).apply(story);
            int followed = projector.generation().position().generation();
            try (Generation filled =
                    target.begin((LogRecord.Store) story.records().get(0), "w", "c", false)) {
                projector.definitions().all().forEach(each -> {
                    Definition definition = each.latest().definition();
                    assertThat(filled.define(definition, projector.end(), Instant.EPOCH))
                            .isTrue();
                });
                List<Long> heard = new ArrayList<>();
                try (MemoryLog log = MemoryLog.create(CLOCK)) {
                    story.records().forEach(record -> log.append(record).join());
                    boolean done = log.whole(state -> {
                        filled.fill(state::each, projector.end(), Instant.EPOCH, heard::add);
                        return true;
                    });
                    assertThat(done).isTrue();
                }
                assertThat(heard).isNotEmpty().isSorted();
                assertThat(filled.position().end()).isEqualTo(projector.end());
                int number = filled.position().generation();
                for (String entity : ENTITIES) {
                    assertThat(rows(config, "g" + number + "_" + entity))
                            .as("the filled table of %s has the rows of the followed one", entity)
                            .isEqualTo(rows(config, "g" + followed + "_" + entity));
                }
                assertThat(keys(config, "x" + number + "_index"))
                        .as("the filled index has the entries of the followed one")
                        .isEqualTo(keys(config, "x" + followed + "_index"));
                assertThat(counts(config, number)).isEqualTo(counts(config, followed));

                target.use(number);
                target.drop(followed);
                target.use(followed);
                assertThat(Objects.requireNonNull(target.inUse()).generation())
                        .as("a late switch to a generation with a lower number has no effect")
                        .isEqualTo(number);
                assertThatThrownBy(() -> target.open(followed))
                        .isInstanceOf(OtherProjectorException.class)
                        .hasMessageContaining("generation " + followed);
                assertThat(target.generations().stream().map(TargetPosition::generation))
                        .containsExactly(number);
                try (Generation next =
                        target.begin((LogRecord.Store) story.records().get(0), "w", "c", false)) {
                    assertThat(next.position().generation()).isGreaterThan(number);
                }
            }
        }
    }

    @Test
    @DisplayName("a new field gets a column, and readers that began earlier see its values")
    void addedFieldsGetColumns() {
        LogStory story = story().put("publishers", null, Map.of("id", id(1), "name", "before"));
        EntityStoreConfig config = Keyspaces.fresh(stack);
        try (CassandraTarget target = Keyspaces.target(config);
                CassandraState state = CassandraState.open(config, CLOCK)) {
            assertThatThrownBy(() -> state.reader().select("publishers", id(1), IN_MINE))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("/" + config.store() + " has nothing of this store yet");
            assertThat(state.position()).isNull();
            assertThat(state.reader().reached()).isEqualTo(Position.START);

            StoryProjector projector = new StoryProjector(target, false, 3).apply(story);
            EntityReader reader = state.reader();
            assertThat(reader.select("publishers", id(1), IN_MINE).orElseThrow().text("name"))
                    .isEqualTo("before");

            EntityDefinition wider = wider(some().require("publishers"));
            List<LogRecord> records = new ArrayList<>(story.records());
            records.add(DefineRecord.of(wider, 2));
            Map<String, Object> values = Map.of("id", id(2), "name", "after", "city", "Ulm");
            records.add(put(wider, 2, null, values, 0));
            projector.apply(records);

            assertThat(reader.select("publishers", id(2), IN_MINE).orElseThrow().fields())
                    .isEqualTo(values);
            assertThat(reader.page("publishers", PageRequest.first(9), IN_MINE).data())
                    .extracting(entity -> entity.text("city"))
                    .containsExactlyInAnyOrder(null, "Ulm");
            assertThat(version(state.definitions())).isEqualTo(2);
            assertThat(Objects.requireNonNull(state.row("publishers", CanonicalKey.of(id(1))))
                            .definition())
                    .as("rows are shown in the latest definition")
                    .isEqualTo(2);
            assertThat(Objects.requireNonNull(state.position()).definitions()).isEqualTo(ENTITIES.size() + 1);

            Definition other = new Definition(
                    "publishers",
                    1,
                    3,
                    DefineRecord.of(wider, 3).constraints(),
                    wider.json()
                            .replace(
                                    "\"city\",\"type\":[\"null\",\"string\"]", "\"city\",\"type\":[\"null\",\"int\"]"));
            assertThat(projector.generation().define(other, projector.end(), Instant.EPOCH))
                    .as("a generation does not accept a field with a new type; new tables are needed")
                    .isFalse();
            assertThat(version(projector.generation().definitions())).isEqualTo(2);
        }
    }

    private static int version(LogDefinitions definitions) {
        return Objects.requireNonNull(definitions.get("publishers"))
                .latest()
                .definition()
                .version();
    }

    private static EntityDefinition wider(EntityDefinition publishers) {
        String json = publishers.json();
        int end = json.lastIndexOf(']', json.lastIndexOf("\"entity\""));
        int fields = json.indexOf("\"fields\":[") + "\"fields\":[".length();
        int depth = 1;
        int at = fields;
        for (; depth > 0; at++) {
            depth += json.charAt(at) == '[' ? 1 : json.charAt(at) == ']' ? -1 : 0;
        }
        assertThat(end).isNotNegative();
        return EntityDefinition.fromLog(json.substring(0, at - 1)
                + ",{\"name\":\"city\",\"type\":[\"null\",\"string\"],\"default\":null}" + json.substring(at - 1));
    }

    private static LogRecord put(
            EntityDefinition definition,
            int version,
            @Nullable String workspace,
            Map<String, Object> values,
            long expected) {
        EntityKeys keys = new EntityKeys(definition);
        return write(new LogRecord.Put(
                definition.name(),
                version,
                workspace == null ? null : CanonicalKey.of(workspace),
                keys.keyOf(values),
                expected,
                0,
                keys.claims(values),
                keys.references(values),
                "",
                Bytes.wrap(definition.codec().encode(values))));
    }

    private static LogRecord write(LogRecord.Change... changes) {
        return new LogRecord.Write(
                UUID.randomUUID(), "story", "tester", "", new LogRecord.Basis(-1, 0), List.of(changes));
    }

    @Test
    @DisplayName("expired rows are returned in the order of the times in their images, and each once")
    void overdueRowsAreTold() {
        LogStory story = story();
        for (int i = 1; i <= 5; i++) {
            story.put("passes", MINE, pass(i), NOW - i * 100_000L);
        }
        story.put("passes", MINE, pass(6), NOW + 1)
                .put("passes", MINE, pass(7), NOW - 250_000)
                .put("passes", MINE, pass(7), NOW - 50_000)
                .put("passes", MINE, pass(8), NOW - 260_000)
                .put("passes", MINE, pass(8))
                .put("passes", MINE, pass(9), NOW - 270_000)
                .delete("passes", id(9))
                .delete("passes", id(3));
        EntityStoreConfig config = empty();
        try (CassandraTarget target = Keyspaces.target(config);
                CassandraState state = CassandraState.open(config, CLOCK)) {
            StoryProjector projector = new StoryProjector(target, false, 1).apply(story);

            assertThat(overdue(state, NOW, null, 9)).containsExactly(id(5), id(4), id(2), id(1), id(7));
            assertThat(overdue(state, NOW + 1, null, 9)).containsExactly(id(5), id(4), id(2), id(1), id(7), id(6));
            assertThat(state.overdue(NOW, Scope.workspace(id(77)), null, 9)).isEmpty();
            Overdue second = state.overdue(NOW, IN_MINE, null, 2).get(1);
            assertThat(overdue(state, NOW, second, 2)).containsExactly(id(2), id(1));
            assertThat(state.reader().select("passes", id(7), IN_MINE)).isEmpty();
            assertThat(state.reader().select("passes", id(8), IN_MINE)).isPresent();
            assertThat(state.reader()
                            .select("passes", id(6), IN_MINE)
                            .orElseThrow()
                            .ttl())
                    .isZero();
            assertThat(state.reader()
                            .page("passes", PageRequest.first(9), IN_MINE)
                            .data())
                    .extracting(Entity::ttl)
                    .containsExactlyInAnyOrder(0L, null);

            for (int number : new int[] {5, 4, 2, 1, 7}) {
                story.delete("passes", id(number));
            }
            projector.apply(story);
            assertThat(overdue(state, NOW, null, 9)).isEmpty();
            int left = keys(config, "x1_index").stream()
                    .filter(key -> key.startsWith("0x07"))
                    .toList()
                    .size();
            new EmptyMinutes(Cassandra.connect(config), new GenerationTables(Cassandra.keyspaceOf(config), 1))
                    .tidy(Instant.ofEpochMilli(NOW), projector.end().sequence());
            assertThat(keys(config, "x1_index").stream().filter(key -> key.startsWith("0x07")))
                    .as("index entries of minutes without rows are deleted")
                    .hasSizeLessThan(left)
                    .hasSizeLessThanOrEqualTo(2);
            story.put("passes", MINE, pass(5), NOW - 500_000);
            projector.apply(story);
            assertThat(overdue(state, NOW, null, 9)).containsExactly(id(5));
        }
    }

    private static List<String> overdue(CassandraState state, long now, @Nullable Overdue after, int limit) {
        return state.overdue(now, IN_MINE, after, limit).stream()
                .map(row -> String.valueOf(CanonicalKey.parts(row.key()).get(0)))
                .toList();
    }

    @Test
    @DisplayName("references find the rows that refer to a row, and the rows of a workspace")
    void referrersAreTold() {
        LogStory story = story().put("publishers", null, Map.of("id", id(9), "name", "p"))
                .put("books", MINE, Map.of("id", id(1), "title", "a", "publisher", Map.of("id", id(9))))
                .put("books", MINE, Map.of("id", id(2), "title", "b", "publisher", Map.of("id", id(9))))
                .put("books", MINE, Map.of("id", id(2), "title", "b"));
        EntityStoreConfig config = empty();
        try (CassandraTarget target = Keyspaces.target(config);
                CassandraState state = CassandraState.open(config, CLOCK)) {
            new StoryProjector(target, true, 2).apply(story);
            Bytes one = CanonicalKey.of(id(1));

            assertThat(state.referrers("publishers", CanonicalKey.of(id(9)), Scope.ALL, 9))
                    .containsExactly(new Referrer("books", 0, one));
            assertThat(state.referrers("publishers", CanonicalKey.of(id(9)), Scope.workspace(id(5)), 9))
                    .isEmpty();
            assertThat(state.referrers("workspaces", CanonicalKey.of(MINE), Scope.ALL, 9))
                    .extracting(Referrer::key)
                    .containsExactlyInAnyOrder(one, CanonicalKey.of(id(2)));
            assertThat(state.referrers("workspaces", CanonicalKey.of(MINE), Scope.ALL, 1))
                    .hasSize(1);
            assertThat(state.claimHolder("books", 0, IN_MINE, CanonicalKey.of("a")))
                    .isEqualTo(one);
            assertThat(state.claimHolder("books", 0, IN_MINE, CanonicalKey.of("c")))
                    .isNull();
            assertThat(state.extent("books", Scope.ALL).rows()).isEqualTo(2);
            assertThat(Objects.requireNonNull(
                            state.changes("books", CanonicalKey.of(id(2)), 0, Long.MAX_VALUE, true, 9)))
                    .hasSize(2)
                    .isSortedAccordingTo((a, b) -> Long.compare(b.offset(), a.offset()));
            List<String> seen = new ArrayList<>();
            state.each((entity, key, row) -> seen.add(entity + " " + row.version()));
            assertThat(seen).containsExactlyInAnyOrder("workspaces 1", "publishers 2", "books 3", "books 5");
        }
    }

    @Test
    @DisplayName("if claims and references differ from a row's image, reads go by the image")
    void imagesCount() {
        EntityDefinition books = some().require("books");
        LogStory story = story();
        List<LogRecord> records = new ArrayList<>(story.records());
        for (int i = 1; i <= 2; i++) {
            // Each row claims a title of its own, but their images have the same title.
            Map<String, Object> says =
                    Map.of("id", id(i), "title", "same", "publisher", Map.of("id", id(9)), "isbn", 4L + i);
            EntityKeys keys = new EntityKeys(books);
            List<@Nullable Bytes> claims = new ArrayList<>(keys.claims(says));
            claims.set(0, CanonicalKey.of("other " + i));
            records.add(write(new LogRecord.Put(
                    "books",
                    1,
                    CanonicalKey.of(MINE),
                    keys.keyOf(says),
                    0,
                    0,
                    claims,
                    Arrays.asList(null, null),
                    "",
                    Bytes.wrap(books.codec().encode(says)))));
        }
        EntityStoreConfig config = empty();
        try (CassandraTarget target = Keyspaces.target(config);
                CassandraState state = CassandraState.open(config, CLOCK)) {
            StoryProjector projector = new StoryProjector(target, false, 9).apply(records);
            EntityReader reader = state.reader();
            assertThat(reader.selectBy("books", "title", "same", IN_MINE)).isPresent();
            assertThat(reader.selectBy("books", "title", "other 1", IN_MINE)).isEmpty();
            assertThat(reader.pageFor("books", "publisher", id(9), PageRequest.first(9), IN_MINE)
                            .data())
                    .hasSize(2);

            records.add(write(new LogRecord.Delete("books", CanonicalKey.of(id(1)), 2, false)));
            projector.apply(records);
            assertThat(reader.selectBy("books", "title", "same", IN_MINE)
                            .orElseThrow()
                            .text("id"))
                    .as("the other row still holds the claim")
                    .isEqualTo(id(2));
        }
    }

    @Test
    @DisplayName("a row that Cassandra refuses is named with its position, and the projector stops there")
    void refusedRowsAreNamed() {
        LogStory story = story();
        EntityStoreConfig config = Keyspaces.fresh(stack);
        try (CassandraTarget target = Keyspaces.target(config)) {
            StoryProjector projector = new StoryProjector(target, false, 9).apply(story);
            Position before = projector.generation().position().position();
            session.execute("ALTER TABLE " + config.store() + ".g1_shelves DROP floor");

            story.put("shelves", MINE, Map.of("code", "A \"1\"", "floor", 3));
            assertThatThrownBy(() -> projector.apply(story)).isInstanceOfSatisfying(RowRefusedException.class, e -> {
                assertThat(e.entity()).isEqualTo("shelves");
                assertThat(e.key()).isEqualTo("A \"1\"");
                assertThat(e.position()).isEqualTo(Position.of(story.records().size() - 1));
                assertThat(e).hasMessageContaining("floor").hasMessageContaining(config.store());
            });
            assertThat(Objects.requireNonNull(target.inUse()).position()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("readers go on while a new generation comes into use and the old one is dropped")
    void readersGoOn() throws Exception {
        LogStory story = story();
        IntStream.rangeClosed(1, 20).forEach(i -> story.put("books", MINE, book(i, "title " + i, "tag")));
        EntityStoreConfig config = Keyspaces.fresh(stack);
        try (CassandraTarget target = Keyspaces.target(config);
                CassandraState state = CassandraState.open(config, CLOCK)) {
            new StoryProjector(target, false, 50).apply(story);
            EntityReader reader = state.reader();
            List<Throwable> errors = new CopyOnWriteArrayList<>();
            AtomicBoolean over = new AtomicBoolean();
            AtomicLongArray rounds = new AtomicLongArray(8);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                Thread thread = new Thread(() -> {
                    while (!over.get()) {
                        try {
                            assertThat(reader.select("books", id(1 + number), IN_MINE))
                                    .isPresent();
                            assertThat(reader.page("books", PageRequest.first(50), IN_MINE)
                                            .data())
                                    .hasSize(20);
                            assertThat(reader.pageByTag("tag", PageRequest.first(50), IN_MINE)
                                            .data())
                                    .hasSize(20);
                            rounds.incrementAndGet(number);
                        } catch (Throwable e) {
                            errors.add(e);
                            return;
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            new StoryProjector(new Later(target), false, 50).apply(story);
            target.use(2);
            assertThat(Objects.requireNonNull(state.position()).generation()).isEqualTo(2);
            // All reads that began before have ended by then.
            long[] then =
                    IntStream.range(0, rounds.length()).mapToLong(rounds::get).toArray();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !errors.isEmpty()
                            || IntStream.range(0, then.length).allMatch(i -> rounds.get(i) >= then[i] + 2));
            target.drop(1);
            assertThat(reader.count("books", IN_MINE)).isEqualTo(20);
            over.set(true);
            for (Thread thread : threads) {
                thread.join(20_000);
            }
            assertThat(errors).isEmpty();
        }
    }

    /** A target that makes tables which are not in use yet. */
    private record Later(CassandraTarget target) implements Target {
        @Override
        public String name() {
            return target.name();
        }

        @Override
        public boolean awaitTurn(Duration time) throws InterruptedException {
            return target.awaitTurn(time);
        }

        @Override
        public @Nullable TargetPosition inUse() {
            return target.inUse();
        }

        @Override
        public List<TargetPosition> generations() {
            return target.generations();
        }

        @Override
        public Generation begin(LogRecord.Store store, String writes, String changes, boolean history) {
            return target.begin(store, writes, changes, history);
        }

        @Override
        public Generation open(int generation) {
            return target.open(generation);
        }

        @Override
        public void use(int generation) {}

        @Override
        public void drop(int generation) {
            target.drop(generation);
        }

        @Override
        public void close() {}
    }

    private static Map<String, String> rows(EntityStoreConfig config, String table) {
        Map<String, String> rows = new TreeMap<>();
        for (Row row : session.execute("SELECT * FROM " + config.store() + "." + table)) {
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < row.getColumnDefinitions().size(); i++) {
                String name = row.getColumnDefinitions().get(i).getName().asInternal();
                values.append(name).append('=').append(text(row, i)).append(' ');
            }
            rows.put(text(row, 0), values.toString());
        }
        return rows;
    }

    private static List<String> keys(EntityStoreConfig config, String table) {
        List<String> keys = new ArrayList<>();
        for (Row row : session.execute("SELECT part, place FROM " + config.store() + "." + table)) {
            keys.add(text(row, 0) + " " + text(row, 1));
        }
        return keys.stream().sorted().toList();
    }

    private static String text(Row row, int column) {
        return row.codecRegistry()
                .codecFor(row.getColumnDefinitions().get(column).getType())
                .format(row.getObject(column));
    }

    private static Map<String, Long> counts(EntityStoreConfig config, int generation) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : session.execute("SELECT kind, name, row_count FROM " + config.store()
                + ".position WHERE part = 'store' AND generation = " + generation)) {
            if (row.getLong(2) != 0) {
                counts.put(row.getString(0) + " " + row.getString(1), row.getLong(2));
            }
        }
        return counts;
    }
}
