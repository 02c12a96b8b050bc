package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.AvroTrees;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.Moves;
import io.entail.testkit.Moves.Move;
import io.entail.testkit.NodeProgram;
import io.entail.testkit.NodeProgram.Run;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import io.entail.writes.CanonicalKey;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Another language reads the feed with public libraries alone: the example in {@code ops/examples/node-feed}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeFeedIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ONE = "11111111-1111-1111-1111-111111111111";
    private static final String PUBLISHER = new UUID(9, 1).toString();
    private static final String BOOK = new UUID(9, 2).toString();

    private static final String PASS = new UUID(9, 3).toString();
    private static final UUID REFUSED = new UUID(9, 4);
    private static final long EXPIRES = 4_000_000_000_123L;

    /** A number that JavaScript cannot represent exactly. */
    private static final long UNSAFE = (1L << 53) + 1;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    static Path temporary;

    private final String store = stack.freshStore();
    private final Definitions definitions = Library.alone();
    private final LogStory story = new LogStory(definitions);
    private @Nullable NodeProgram program;
    private @Nullable SchemaRegistry registry;
    private @Nullable RawTopic writes;
    private @Nullable TestPublisher publisher;
    private final List<Long> refusedAt = new ArrayList<>();
    private int written;

    @BeforeAll
    void publish() throws Exception {
        assumeTrue(NodeProgram.isPossible(), "node and npm are not on the path");
        program = NodeProgram.install(Path.of("ops/examples/node-feed"), temporary.resolve("node-feed"));
        registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
        writes = new RawTopic(stack.bootstrap(), store + ".writes");
        publisher = new TestPublisher(stack.bootstrap(), store, registry);

        story.workspace(ONE, "one").put("publishers", null, Map.of("id", PUBLISHER, "name", "Søren & \"Söhne\" \n 書"));
        publishStory();
        publisher.abort(3);
        story.put("books", ONE, Map.of("id", BOOK, "title", "first", "isbn", UNSAFE, "lent", true));
        story.put("books", ONE, whole("second", Long.MIN_VALUE)).put("books", ONE, whole("third", Long.MAX_VALUE));
        story.put("readings", null, Map.of("reader", "ann", "page", 7, "seconds", 0L));
        story.put("passes", ONE, Map.of("id", PASS, "code", "open"), EXPIRES);
        publishStory();
        refused();
        story.delete("books", BOOK);
        publishStory();
        // The feed ends with records that no reader sees: a progress record, and then an aborted transaction.
        writes.append(new byte[] {1}, new byte[] {9, 9});
        publisher.publishAll();
        publisher.abort(2);
    }

    /**
     * Appends writes that are refused: the deletion of a publisher that still has a book, the same write again, and
     * another store record.
     */
    private void refused() throws Exception {
        LogRecord delete = new LogRecord.Write(
                REFUSED,
                "host",
                "bob",
                "",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Delete("publishers", CanonicalKey.of(PUBLISHER), 2, false)));
        LogRecord store = new LogRecord.Store(UUID.randomUUID(), 1, 1);
        for (LogRecord record : List.of(delete, delete, store)) {
            refusedAt.add(opened(writes).append(RecordKey.of(record), RecordEncoder.encode(record)));
        }
        opened(publisher).publishAll();
    }

    /** Returns a book with a value of each type. */
    private static Map<String, Object> whole(String title, long isbn) {
        Map<String, Object> size = Map.of("width", 0.1, "height", -1e300);
        Map<String, Object> book = new HashMap<>(Map.of(
                "id", BOOK, "title", title, "isbn", isbn, "pages", 9_999, "lent", false, "created_at", 1_700_000_000L));
        book.put("print", Map.of("format", "hardcover", "size", size));
        book.put("tags", List.of("a", "b"));
        book.put("names", Map.of("de", "Buch", "constructor", "nothing special", "", "empty"));
        book.put("notes", Map.of("deep", List.of(1, Map.of("er", true))));
        book.put("publisher", Map.of("id", PUBLISHER));
        return book;
    }

    private void publishStory() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<LogRecord> all = story.records();
        for (LogRecord record : all.subList(written, all.size())) {
            records.add(new ProducerRecord<>(store + ".writes", 0, RecordKey.of(record), RecordEncoder.encode(record)));
        }
        written = all.size();
        opened(writes).appendAll(records);
        opened(publisher).publishAll();
    }

    private static <T> T opened(@Nullable T resource) {
        return Objects.requireNonNull(resource, "the class is set up");
    }

    @AfterAll
    void close() {
        if (publisher != null) {
            publisher.close();
        }
        if (writes != null) {
            writes.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    private List<String> arguments(String... more) {
        List<String> all = new ArrayList<>(
                List.of("--bootstrap", stack.bootstrap(), "--registry", stack.registryUrl(), "--store", store));
        all.addAll(List.of(more));
        return all;
    }

    private Run run(List<String> arguments) throws Exception {
        try (Run run = opened(program).start("feed.js", arguments)) {
            run.awaitEnd();
            return run;
        }
    }

    @Test
    void printsEveryChangeAsItWasWrittenAndAsTheFeedTellsOfIt() throws Exception {
        Run run = run(arguments());
        assertThat(run.exitCode())
                .as("the program succeeds; its errors are: %s", run.errors())
                .isZero();
        List<Image> images = images();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), temporary)
                .withStore(store)
                .build();
        int count = 0;
        int expiring = 0;
        try (ChangeReader reader =
                ChangeFeed.of(config, opened(registry)).untilNow().open()) {
            while (reader.hasNext()) {
                Change change = reader.next();
                JsonNode line = JSON.readTree(run.lines().get(count));
                assertThat(line.get("position").asText())
                        .isEqualTo(change.position().toString());
                assertThat(line.get("sequence").asLong()).isEqualTo(change.sequence());
                assertThat(line.get("entity").asText()).isEqualTo(change.entity());
                assertThat(key(line)).isEqualTo(change.key());
                assertThat(line.get("operation").asText())
                        .startsWith(change.op().symbol());
                assertThat(line.get("version").asLong()).isEqualTo(change.version());
                assertThat(line.get("at").asText()).isEqualTo(AvroTrees.time(change.at()));
                assertThat(line.get("actor").asText()).isEqualTo(change.actor());
                assertThat(line.get("reason").asText()).isEqualTo(change.reason());
                if (change.expires() == null) {
                    assertThat(line.get("expires").isNull()).isTrue();
                } else {
                    assertThat(line.get("expires").asText()).isEqualTo(AvroTrees.time(change.expires()));
                    expiring++;
                }
                AvroTrees.assertSame(line.get("before"), images.get(count).before());
                AvroTrees.assertSame(line.get("after"), images.get(count).after());
                count++;
            }
        }
        assertThat(run.lines()).hasSize(count).hasSize(images.size());
        assertThat(expiring).isOne();
    }

    private static String key(JsonNode line) {
        JsonNode key = line.get("key");
        return key.isTextual() ? key.asText() : key.toString();
    }

    /** A row before and after a change, as Avro's own reader decodes it. */
    private record Image(@Nullable Object before, @Nullable Object after) {}

    private List<Image> images() throws Exception {
        Map<String, Object> rows = new HashMap<>();
        List<Image> images = new ArrayList<>();
        for (LogRecord record : story.records()) {
            if (record instanceof LogRecord.Write write) {
                LogRecord.Change change = write.changes().get(0);
                String row = change.entity() + change.key();
                Object after = change instanceof LogRecord.Put put
                        ? AvroTrees.read(definitions.require(put.entity()).avro(), put.after())
                        : null;
                images.add(new Image(after == null ? rows.remove(row) : rows.put(row, after), after));
            }
        }
        return images;
    }

    @Test
    void printsOutcomesOfWritesWithoutChangesAndDefinitions() throws Exception {
        Run run = run(arguments("--outcomes"));
        assertThat(run.exitCode())
                .as("the program succeeds; its errors are: %s", run.errors())
                .isZero();
        List<JsonNode> outcomes = new ArrayList<>();
        List<String> defined = new ArrayList<>();
        long last = -1;
        for (String text : run.lines()) {
            JsonNode line = JSON.readTree(text);
            long offset = Position.parse(line.get("position").asText()).offset();
            assertThat(offset).isGreaterThan(last);
            last = offset;
            if (line.has("outcome")) {
                outcomes.add(line);
            } else if (line.has("defined")) {
                assertThat(line.get("ordinal").asInt()).isEqualTo(defined.size());
                defined.add(line.get("defined").asText());
                assertThat(line.at("/constraints/primaryKey")).isNotEmpty();
                assertThat(line.get("schema").asText())
                        .isEqualTo(definitions
                                .require(line.get("defined").asText())
                                .json());
            }
        }
        LogRecord.Store begun = (LogRecord.Store) story.records().get(0);
        assertThat(JSON.readTree(run.lines().get(0)).get("store").asText())
                .isEqualTo(begun.id().toString());
        assertThat(defined)
                .isEqualTo(
                        definitions.all().stream().map(EntityDefinition::name).toList());
        assertThat(outcomes)
                .extracting(line -> line.get("position").asText())
                .isEqualTo(refusedAt.stream().map(offset -> "0:" + offset).toList());
        JsonNode refused = outcomes.get(0).get("outcome");
        assertThat(refused.get("writeId").asText()).isEqualTo(REFUSED.toString());
        assertThat(refused.get("code").asText()).isEqualTo("STILL_REFERENCED");
        assertThat(refused.get("change").asInt(-1)).isZero();
        assertThat(refused.get("constraint").asInt(-1)).isZero();
        assertThat(refused.get("entity").asText()).isEqualTo("books");
        assertThat(refused.get("key").asText()).isEqualTo(BOOK);
        JsonNode repeat = outcomes.get(1).get("outcome");
        assertThat(repeat.get("code").asText()).isEqualTo("REPEAT");
        assertThat(repeat.at("/first/position").asText()).isEqualTo("0:" + refusedAt.get(0));
        assertThat(repeat.at("/first/key").asText()).isEqualTo(BOOK);
        assertThat(outcomes.get(2).at("/outcome/code").asText()).isEqualTo("BAD_CONTROL");
        assertThat(outcomes.get(2).at("/outcome/writeId").isNull()).isTrue();
    }

    @Test
    void readsAFeedOfAnOlderReleaseAndRefusesItIfOutcomesAreNeeded() throws Exception {
        String other = stack.freshStore();
        LogStory old = new LogStory(definitions).workspace(ONE, "one");
        old.put("passes", ONE, Map.of("id", PASS, "code", "open"), EXPIRES);
        List<ProducerRecord<byte[], byte[]>> records = old.records().stream()
                .map(record ->
                        new ProducerRecord<>(other + ".writes", 0, RecordKey.of(record), RecordEncoder.encode(record)))
                .toList();
        try (RawTopic log = new RawTopic(stack.bootstrap(), other + ".writes");
                TestPublisher older = new TestPublisher(stack.bootstrap(), other, opened(registry), FeedForm.FIRST)) {
            log.appendAll(records.subList(0, records.size() - 1));
            older.publishAll();
            older.upgrade();
            log.append(new byte[] {1}, RecordEncoder.encode(new LogRecord.Store(UUID.randomUUID(), 1, 1)));
            log.appendAll(records.subList(records.size() - 1, records.size()));
            older.publishAll();
        }
        List<String> arguments =
                List.of("--bootstrap", stack.bootstrap(), "--registry", stack.registryUrl(), "--store", other);
        Run run = run(arguments);
        assertThat(run.exitCode())
                .as("the program succeeds; its errors are: %s", run.errors())
                .isZero();
        assertThat(run.lines()).hasSize(2);
        assertThat(JSON.readTree(run.lines().get(0)).get("expires").isNull()).isTrue();
        assertThat(JSON.readTree(run.lines().get(1)).get("expires").isTextual()).isTrue();
        List<String> more = new ArrayList<>(arguments);
        more.add("--outcomes");
        Run refused = run(more);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("begun by an older release", "publish --rebuild");
        assertThat(refused.lines()).isEmpty();
    }

    @Test
    void readsOnAcrossMigrationsAndSaysWhereTheyAre() throws Exception {
        String moved = stack.freshStore();
        Move move = new Move("m", "first", 7L, null);
        List<LogRecord> records = List.of(
                new LogRecord.Store(new UUID(9, 5), 1 << 16, 1 << 17),
                new LogRecord.Protocol(2),
                Moves.define(0, 1),
                written(Moves.put(move, 0, 0, 1)),
                Moves.prepare(0, 2),
                written(Moves.rewrite(move, 1, 0, 2)),
                Moves.migrate(1, 3, 2),
                written(Moves.put(new Move("m", "second", 8L, null), 2, 1, 3)));
        try (RawTopic log = new RawTopic(stack.bootstrap(), moved + ".writes");
                TestPublisher publishing = new TestPublisher(stack.bootstrap(), moved, opened(registry))) {
            log.appendAll(records.stream()
                    .map(record -> new ProducerRecord<>(
                            moved + ".writes", 0, RecordKey.of(record), RecordEncoder.encode(record)))
                    .toList());
            publishing.publishAll();
        }
        List<String> arguments =
                List.of("--bootstrap", stack.bootstrap(), "--registry", stack.registryUrl(), "--store", moved);
        List<String> more = new ArrayList<>(arguments);
        more.add("--outcomes");

        Run told = run(more);
        List<String> ofMoves = new ArrayList<>(arguments);
        ofMoves.add(0, Moves.ENTITY);
        Run changes = run(ofMoves);

        assertThat(told.exitCode())
                .as("the program succeeds; its errors are: %s", told.errors())
                .isZero();
        assertThat(told.lines()).hasSize(records.size());
        JsonNode prepared = JSON.readTree(told.lines().get(4));
        assertThat(prepared.get("prepared").asText()).isEqualTo(Moves.ENTITY);
        assertThat(prepared.get("version").asInt()).isEqualTo(2);
        JsonNode migrated = JSON.readTree(told.lines().get(6));
        assertThat(migrated.get("migrated").asText()).isEqualTo(Moves.ENTITY);
        assertThat(migrated.get("version").asInt()).isEqualTo(3);
        assertThat(migrated.get("names").toString()).isEqualTo("{\"value\":\"value_2\"}");
        assertThat(migrated.get("upTo").asInt()).isEqualTo(2);
        assertThat(changes.exitCode())
                .as("the program succeeds; its errors are: %s", changes.errors())
                .isZero();
        assertThat(changes.lines()).hasSize(3);
        assertThat(JSON.readTree(changes.lines().get(1)).get("after").toString())
                .isEqualTo("{\"id\":\"m\",\"name\":\"first\",\"value\":\"7\",\"parent\":null,\"note\":\"of m\","
                        + "\"label\":\"first\",\"value_2\":7}");
        JsonNode last = JSON.readTree(changes.lines().get(2));
        assertThat(last.get("before").toString())
                .isEqualTo("{\"id\":\"m\",\"label\":\"first\",\"value\":7,\"parent\":null}");
        assertThat(last.get("after").toString())
                .isEqualTo("{\"id\":\"m\",\"label\":\"second\",\"value\":8,\"parent\":null}");
    }

    private static LogRecord written(LogRecord.Change change) {
        return new LogRecord.Write(UUID.randomUUID(), "host", "bob", "", new LogRecord.Basis(-1, 0), List.of(change));
    }

    @Test
    void printsOneEntityOnlyWhenItIsNamed() throws Exception {
        Run run = run(arguments("books"));
        assertThat(run.exitCode())
                .as("the program succeeds; its errors are: %s", run.errors())
                .isZero();
        List<String> operations = new ArrayList<>();
        for (String line : run.lines()) {
            JsonNode change = JSON.readTree(line);
            assertThat(change.get("entity").asText()).isEqualTo("books");
            operations.add(change.get("operation").asText());
        }
        assertThat(operations).containsExactly("create", "update", "update", "delete");
    }

    @Test
    void followsUntilItIsInterrupted() throws Exception {
        try (Run run = opened(program).start("feed.js", arguments("shelves", "--follow"))) {
            story.put("shelves", ONE, Map.of("code", "new"));
            publishStory();
            JsonNode line = JSON.readTree(run.awaitLine());
            assertThat(line.at("/after/code").asText()).isEqualTo("new");
            run.interrupt();
            run.awaitEnd();
            assertThat(run.exitCode())
                    .as("the program succeeds; its errors are: %s", run.errors())
                    .isZero();
            assertThat(run.lines()).hasSize(1);
        }
    }

    @Test
    void reportsFaults() throws Exception {
        Run noRegistry = run(List.of("--bootstrap", stack.bootstrap(), "--store", store));
        assertThat(noRegistry.exitCode()).isEqualTo(2);
        assertThat(noRegistry.errors()).contains("--registry is missing", "usage: ");
        Run unknown = run(arguments("--form", "beginning"));
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.errors()).contains("--form", "usage: ");
        Run away = run(List.of(
                "--bootstrap", stack.bootstrap(), "--store", store, "--registry", "http://127.0.0.1:2/nowhere"));
        assertThat(away.exitCode()).isEqualTo(1);
        assertThat(away.errors()).contains("http://127.0.0.1:2/nowhere").doesNotContain("usage: ");
        assertThat(away.lines()).isEmpty();
    }
}
