package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.config.PublishTables;
import io.entail.config.TopicNames;
import io.entail.publish.Publisher;
import io.entail.publish.ThingLog;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.Moves;
import io.entail.testkit.Moves.Move;
import io.entail.testkit.MovingLog;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** After each migration of an entity, its rows are in another topic. Until then, they are in the former one. */
final class MigratedTablesIT {
    private static final Duration WITHIN = Duration.ofSeconds(90);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private String name;
    private FileSchemaIds ids;
    private ThingLog things;
    private MovingLog moves;

    @BeforeEach
    void openStore() {
        name = stack.freshStore();
        ids = new FileSchemaIds(directory.resolve("registry"));
        things = new ThingLog(config("writer"));
        assertThat(things.append(new LogRecord.Protocol(2)).code()).isEqualTo(Code.ACCEPTED);
        moves = new MovingLog(things.log()).define();
    }

    @AfterEach
    void closeStore() {
        things.close();
    }

    private EntityStoreConfig config(String folder) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(folder))
                .withStore(name)
                .withPublishTables(PublishTables.of(List.of(Moves.ENTITY)))
                .build();
    }

    private Publisher publisher() {
        return Publisher.start(config("publisher"), ids);
    }

    private TableReader reader(int generation) {
        return new TableReader(stack.bootstrap(), TopicNames.table(name, Moves.ENTITY, generation), ids);
    }

    private void awaitFeed(Publisher publisher) {
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                        .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                        .isGreaterThanOrEqualTo(things.position()));
    }

    /** Waits until the table of a generation has all rows. */
    private void assertRows(int generation) {
        Map<String, String> expected = new TreeMap<>();
        moves.rows().forEach((id, row) -> {
            Map<String, Object> fields = new TreeMap<>(Moves.fieldsOf(row.move(), generation));
            fields.computeIfPresent("parent", (field, parent) -> row.move().parent());
            fields.put("_version", row.version());
            expected.put(id, fields.toString());
        });
        await().atMost(WITHIN)
                .ignoreExceptionsInstanceOf(org.apache.kafka.common.KafkaException.class)
                .untilAsserted(() -> {
                    try (TableReader reader = reader(generation)) {
                        Map<String, String> found = new TreeMap<>();
                        reader.rows().forEach((id, row) -> found.put(id, set(row).toString()));
                        assertThat(found).isEqualTo(expected);
                    }
                });
    }

    private static Map<String, Object> set(GenericRecord row) {
        Map<String, Object> fields = new TreeMap<>();
        for (Schema.Field field : row.getSchema().getFields()) {
            if (row.get(field.pos()) != null) {
                String name = field.name().equals("parent_id") ? "parent" : field.name();
                fields.put(name, row.get(field.pos()));
            }
        }
        return fields;
    }

    @Test
    void aMigrationBeginsATopicAndTheOneBeforeStaysAsItWas() throws Exception {
        moves.put(new Move("a", "one", 7L, null));
        moves.put(new Move("b", "two", 8L, "a"));
        int before;
        try (Publisher publisher = publisher()) {
            moves.prepare();
            moves.rewrite(new Move("c", "three", null, "a"));
            awaitFeed(publisher);
            assertRows(0);
            moves.move();
            awaitFeed(publisher);
            assertRows(1);
            try (TableReader reader = reader(0)) {
                before = reader.readOn().size();
                assertThat(reader.rows()).containsOnlyKeys("a", "b", "c");
            }
            moves.put(new Move("d", "four", 9L, null));
            moves.delete("b");
            awaitFeed(publisher);
            assertRows(1);
        }
        int filled;
        try (TableReader reader = reader(1)) {
            filled = reader.readOn().size();
        }
        try (Publisher publisher = publisher()) {
            moves.put(new Move("e", "five", null, null));
            awaitFeed(publisher);
            assertRows(1);
        }
        try (TableReader old = reader(0);
                TableReader now = reader(1)) {
            assertThat(old.readOn()).as("nothing is added to the former table").hasSize(before);
            assertThat(now.readOn()).as("a complete table is not filled again").hasSize(filled + 1);
        }
    }

    @Test
    void aPublisherThatComesAfterwardsFillsTheLastOneOnly() {
        moves.put(new Move("a", "one", 7L, null));
        moves.move();
        moves.put(new Move("b", "two", 8L, "a"));
        moves.move();
        moves.prepare();
        moves.rewrite(new Move("b", "deux", 9L, "a"));
        try (Publisher publisher = publisher()) {
            awaitFeed(publisher);
            assertRows(2);
        }
    }

    @Test
    void whateverHappensEachTopicHasTheRowsOfItsTime() {
        Random random = seeds.random();
        try (Publisher publisher = publisher()) {
            for (int generation = 0; generation < 4; generation++) {
                moves.random(random, 60);
                awaitFeed(publisher);
                assertRows(moves.generation());
                moves.move();
            }
            awaitFeed(publisher);
            assertRows(moves.generation());
        }
    }
}
