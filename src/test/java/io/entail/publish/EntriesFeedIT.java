package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.KafkaLog;
import io.entail.replica.StrangeRecords;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.RawTopic;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The feed equals that of a simple model of the log, wherever the replica is whose outcomes are published. */
final class EntriesFeedIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final MemorySchemaIds ids = new MemorySchemaIds();
    private String name;

    @BeforeEach
    void newStore() {
        name = stack.freshStore();
    }

    private EntityStoreConfig config(boolean candidate) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("replica"))
                .withStore(name)
                .withPublishCandidate(candidate)
                .build();
    }

    /** Appends more than a thousand records, with definitions and invalid records among them. */
    private void write(Random random) throws Exception {
        try (ThingLog things = new ThingLog(stack.bootstrap(), name, directory.resolve("writer"))) {
            things.random(random, 300);
            things.append(Pads.define());
            things.write(Pads.put("p", 0, 200));
            things.write(Pads.put("p", things.append(Pads.define()).changeCount() + 1, 300));
            things.random(random, 300);
            things.append(Pads.defineWithColor());
            things.write(Pads.putWithColor("q", "red"));
            things.random(random, 500);
        }
        try (RawTopic topic = new RawTopic(stack.bootstrap(), name + ".writes")) {
            topic.appendAll(StrangeRecords.of(name + ".writes", random));
            topic.appendAborted(StrangeRecords.of(name + ".writes", random));
        }
        try (ThingLog things = new ThingLog(stack.bootstrap(), name, directory.resolve("writer"))) {
            things.random(random, 100);
        }
    }

    private void checkFeed(KafkaLog log) {
        ModelFeed feed = ModelFeed.check(
                stack.bootstrap(), name, ids, log.status().reached().offset());
        assertThat(feed.refusals()).hasSizeGreaterThan(50);
        assertThat(feed.changes()).hasSizeGreaterThan(1_000);
    }

    private void publish(KafkaLog log) {
        await().atMost(WAIT_MAX).until(() -> log.ready().isDone());
        long end = log.status().end() - 1;
        try (Publisher publisher = Publisher.of(log, ids)) {
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                            .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                            .isGreaterThanOrEqualTo(end));
            assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
        }
    }

    @Test
    void aReplicaAtTheEndCanPublishEverything() throws Exception {
        write(seeds.random());
        try (KafkaLog log = KafkaLog.open(config(true), Clock.systemUTC())) {
            publish(log);
            checkFeed(log);
        }
    }

    @Test
    void entriesThatAReplicaHasNotKeptAreMadeAgain() throws Exception {
        Random random = seeds.random();
        write(random);
        try (KafkaLog log = KafkaLog.open(config(false), Clock.systemUTC())) {
            assertThat(log.entries().beforesFrom()).isEqualTo(-1);
        }
        try (KafkaLog log = KafkaLog.open(config(true), Clock.systemUTC());
                ThingLog things = new ThingLog(stack.bootstrap(), name, directory.resolve("writer"))) {
            things.random(random, 100);
            await().atMost(WAIT_MAX).until(() -> log.status().reached().offset() >= things.position());
            assertThat(log.entries().beforesFrom()).isPositive();
            assertThat(log.entries().reachBackTo(-1)).isFalse();
            publish(log);
            things.random(random, 100);
            await().atMost(WAIT_MAX).until(() -> log.status().reached().offset() >= things.position());
            publish(log);
            checkFeed(log);
        }
    }
}
