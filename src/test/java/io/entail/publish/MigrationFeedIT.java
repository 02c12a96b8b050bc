package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedFilter;
import io.entail.changes.FeedNotes;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.publish.PublishStatus.State;
import io.entail.read.Position;
import io.entail.replica.KafkaLog;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.Moves;
import io.entail.testkit.Moves.Move;
import io.entail.testkit.MovingLog;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The feed goes on across migrations, and equals that of a simple model of the log. */
final class MigrationFeedIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private String name;
    private FileSchemaIds ids;

    @BeforeEach
    void newStore() {
        name = stack.freshStore();
        ids = new FileSchemaIds(directory.resolve("registry"));
    }

    private EntityStoreConfig config(String folder, boolean candidate) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(folder))
                .withStore(name)
                .withPublishCandidate(candidate)
                .build();
    }

    /** Returns a writer that has enabled migrations. */
    private ThingLog writer() {
        ThingLog things = new ThingLog(config("writer", false));
        if (things.log().definition(Moves.ENTITY) == null) {
            assertThat(things.append(new LogRecord.Protocol(2)).code()).isEqualTo(Code.ACCEPTED);
        }
        return things;
    }

    private static long end(KafkaLog log) {
        await().atMost(WAIT_MAX).until(() -> log.ready().isDone());
        return log.status().end() - 1;
    }

    private static void awaitPosition(Publisher publisher, long offset) {
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                        .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                        .isGreaterThanOrEqualTo(offset));
        assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
    }

    /** Appends hundreds of records with several migrations, and some of another entity. */
    private void write(Random random) {
        try (ThingLog things = writer()) {
            MovingLog moves = new MovingLog(things.log()).define();
            moves.random(random, 200);
            things.random(random, 50);
            moves.move();
            moves.random(random, 200);
            moves.move();
            things.random(random, 50);
            moves.random(random, 100);
            assertThat(moves.generation()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aReplicaAtTheEndCanPublishEverything() {
        write(seeds.random());
        try (KafkaLog log = KafkaLog.open(config("replica", true), Clock.systemUTC());
                Publisher publisher = Publisher.of(log, ids)) {
            awaitPosition(publisher, end(log));
            assertThat(ModelFeed.check(stack.bootstrap(), name, ids, end(log)).changes())
                    .hasSizeGreaterThan(300);
        }
    }

    @Test
    void rebuiltEntriesAndARebuiltFeedAreTheSameBytes() {
        write(seeds.random());
        try (KafkaLog log = KafkaLog.open(config("replica", false), Clock.systemUTC())) {
            assertThat(end(log)).isPositive();
        }
        ModelFeed first;
        try (KafkaLog log = KafkaLog.open(config("replica", true), Clock.systemUTC())) {
            assertThat(log.entries().reachBackTo(-1)).isFalse();
            try (Publisher publisher = Publisher.of(log, ids)) {
                awaitPosition(publisher, end(log));
            }
            first = ModelFeed.check(stack.bootstrap(), name, ids, end(log));
        }
        try (Publisher again = Publisher.start(config("again", false), ids, true)) {
            await().atMost(WAIT_MAX).until(() -> again.status().state() == State.RUNNING);
            try (ThingLog things = writer()) {
                awaitPosition(again, end(things.log()));
                ModelFeed second = ModelFeed.check(stack.bootstrap(), name, ids, end(things.log()));
                assertThat(second).isEqualTo(first);
            }
        }
    }

    @Test
    void changesHaveTheNewestDefinitionAndTheStepIsPublished() {
        Move first = new Move("a", "one", 7L, null);
        Move second = new Move("b", "two", 8L, "a");
        try (ThingLog things = writer();
                Publisher publisher = Publisher.start(config("publisher", false), ids)) {
            MovingLog moves = new MovingLog(things.log()).define();
            moves.put(first);
            moves.put(second);
            moves.prepare();
            moves.put(new Move("b", "deux", 8L, "a"));
            moves.rewrite(first);
            long early = moves.sequence();
            moves.put(second);
            assertThat(moves.migrate(early).code()).isEqualTo(Code.WRITTEN_SINCE);
            moves.move();
            moves.put(new Move("b", "zwei", 9L, null));
            moves.delete("a");
            awaitPosition(publisher, end(things.log()));
        }

        List<Change> changes = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        FeedNotes told = new FeedNotes() {
            @Override
            public void control(Position position, Instant at, FeedControl control) {
                notes.add(control.toString());
            }
        };
        try (ChangeReader reader = ChangeFeed.of(config("reader", false), ids)
                .matching(FeedFilter.ALL.entity(Moves.ENTITY))
                .untilNow()
                .open(told)) {
            reader.forEachRemaining(changes::add);
        }

        assertThat(notes)
                .endsWith(
                        "version 1 of the definition of 'moves'",
                        "version 2 prepared for a migration of 'moves'",
                        "'moves' migrated to version 3 of its definition");
        assertThat(changes).extracting(Change::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(changes)
                .extracting(change -> change.row().definition().recordName())
                .containsExactly("Move", "Move", "Move", "Move", "Move", "Move", "Move", "Move_2", "Move_2");
        Change beside = changes.get(2);
        assertThat(Objects.requireNonNull(beside.before()))
                .containsEntry("name", "two")
                .doesNotContainKey("label");
        assertThat(Objects.requireNonNull(beside.after()))
                .containsEntry("name", "deux")
                .doesNotContainKey("label");
        Change rewritten = changes.get(3);
        assertThat(Objects.requireNonNull(rewritten.after()))
                .containsAllEntriesOf(Map.of("name", "one", "label", "one", "value", "7", "value_2", 7L));
        Change after = changes.get(7);
        assertThat(Objects.requireNonNull(after.before()))
                .isEqualTo(Map.of("id", "b", "label", "two", "value", 8L, "parent", Map.of("id", "a")));
        assertThat(Objects.requireNonNull(after.after())).isEqualTo(Map.of("id", "b", "label", "zwei", "value", 9L));
        assertThat(Objects.requireNonNull(changes.get(8).before()))
                .isEqualTo(Map.of("id", "a", "label", "one", "value", 7L));
    }

    @Test
    void publishersThatAreKilledLeaveNoGapAcrossMigrations() throws Exception {
        Random random = seeds.random();
        int kills = 6;
        try (ThingLog things = writer()) {
            MovingLog moves = new MovingLog(things.log()).define();
            for (int kill = 0; kill < kills; kill++) {
                try (ChildJvm victim = publisher(kill)) {
                    Files.writeString(directory.resolve("go" + kill), "");
                    moves.random(random, 100);
                    moves.move();
                    moves.random(random, 1 + random.nextInt(50));
                    victim.awaitLine("sent");
                    moves.move();
                    moves.random(random, random.nextInt(20));
                    victim.kill();
                }
            }
            moves.random(random, 20);
            try (Publisher survivor = Publisher.start(config("survivor", false), ids)) {
                awaitPosition(survivor, end(things.log()));
            }
            ModelFeed feed = ModelFeed.check(stack.bootstrap(), name, ids, end(things.log()));
            assertThat(moves.generation()).isGreaterThanOrEqualTo(2 * kills);
            assertThat(feed.changes()).hasSizeGreaterThan(100 * kills);
        }
        try (RawReader reader = new RawReader(stack.bootstrap(), TopicNames.changes(name))) {
            Set<String> names = new LinkedHashSet<>();
            for (ConsumerRecord<byte[], byte[]> record : reader.await(100 * kills)) {
                if (record.key() != null) {
                    names.add(BareFeed.decode(record.value(), ids).getSchema().getFullName());
                }
            }
            assertThat(names).startsWith("test.MoveChange", "test.Move_2Change", "test.Move_3Change");
        }
    }

    private ChildJvm publisher(int number) throws Exception {
        return ChildJvm.of(PublishingProcess.class)
                .withFlags("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .withArguments(
                        stack.bootstrap(),
                        name,
                        directory.resolve("node").toString(),
                        directory.resolve("registry").toString(),
                        directory.resolve("go" + number).toString())
                .start();
    }
}
