package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.replica.Things;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.HangingTransactions;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** FeedIsGapFree across kill -9 of the broker under load. */
final class BrokerKillIT {
    private static final int KILLS = 10;
    private static final Duration GOES_ON_MAX = Duration.ofSeconds(30);
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    @RegisterExtension
    static final StackExtension stack = StackExtension.own();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private volatile boolean enough;

    private EntityStoreConfig config(String store, String folder) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(folder))
                .withStore(store)
                .withWriteTimeout(WAIT_MAX)
                .withOpenTimeout(WAIT_MAX)
                .build();
    }

    private void writeUntilEnough(ThingLog things, Random random) {
        while (!enough) {
            things.random(random, 20);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    @DisplayName("after ten outages of 1 to 20 s at random moments, the feed has each change once")
    void outages() throws Exception {
        Random random = seeds.random();
        String store = stack.freshStore();
        try (ThingLog things = new ThingLog(config(store, "writer"));
                Publisher publisher =
                        Publisher.start(config(store, "node"), new FileSchemaIds(directory.resolve("registry")));
                BareFeed feed = new BareFeed(stack.bootstrap(), TopicNames.changes(store))) {
            Thread load = new Thread(() -> writeUntilEnough(things, new Random(random.nextLong())));
            load.start();
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    long sent = publisher.status().sent();
                    await().atMost(WAIT_MAX).until(() -> publisher.status().sent() > sent);
                    Thread.sleep(random.nextInt(500));
                    stack.kafka().kill();
                    Thread.sleep(1_000 + random.nextInt(19_000));
                    stack.kafka().restart();
                }
            } finally {
                enough = true;
                load.join();
            }
            things.write(Things.put("last", 0, null, null));
            FeedEnd end = feed.awaitOffset(things.position(), WAIT_MAX);
            assertThat(end.logDigest()).hasToString(things.digest());
            assertThat(end.sequence()).isEqualTo(feed.changes().size());
        }
    }

    /** A publisher in a process of its own, which is killed together with the broker. */
    private final class Dying implements HangingTransactions.Traffic {
        private final String store;
        private final ThingLog things;
        private final Random random;
        private int number;
        private @Nullable ChildJvm publisher;
        private @Nullable Thread load;

        Dying(String store, ThingLog things, Random random) {
            this.store = store;
            this.things = things;
            this.random = random;
        }

        @Override
        public void begin() throws Exception {
            if (load != null) {
                load.join();
            }
            enough = false;
            Path go = directory.resolve("go" + number++);
            Files.writeString(go, "");
            ChildJvm next = ChildJvm.of(PublishingProcess.class)
                    .withFlags("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                    .withArguments(
                            stack.bootstrap(),
                            store,
                            directory.resolve("node").toString(),
                            directory.resolve("registry").toString(),
                            go.toString(),
                            "10000")
                    .start();
            publisher = next;
            Thread writes = new Thread(() -> writeUntilEnough(things, random));
            load = writes;
            writes.start();
            next.awaitLine("sent");
        }

        @Override
        public void killed() throws Exception {
            Objects.requireNonNull(publisher).kill();
            enough = true;
        }

        void awaitWrites() throws InterruptedException {
            Objects.requireNonNull(load).join();
        }
    }

    @Test
    @DisplayName("a transaction that hangs after an outage of 12 s delays the feed for less than 30 s")
    void hangingTransaction() throws Exception {
        Random random = seeds.random();
        String store = stack.freshStore();
        List<TopicPartition> topics = List.of(
                new TopicPartition(TopicNames.changes(store), 0), new TopicPartition(TopicNames.rejections(store), 0));
        FileSchemaIds ids = new FileSchemaIds(directory.resolve("registry"));
        try (ThingLog things = new ThingLog(config(store, "writer"))) {
            try (Publisher first = Publisher.start(config(store, "node"), ids)) {
                await().atMost(WAIT_MAX).until(() -> first.status().reached().offset() >= things.position());
            }
            Dying dying = new Dying(store, things, random);
            List<HangingTransactions.Found> hanging = HangingTransactions.provoke(stack, topics, dying, random);
            try (Admin admin = Admin.create(java.util.Map.of("bootstrap.servers", stack.bootstrap()))) {
                assertThat(HangingTransactions.open(admin, topics)).containsAll(hanging);
            }
            dying.awaitWrites();
            long position = things.position();
            long began = System.nanoTime();
            try (Publisher publisher = Publisher.start(config(store, "node"), ids);
                    BareFeed feed = new BareFeed(stack.bootstrap(), TopicNames.changes(store))) {
                await().atMost(WAIT_MAX)
                        .untilAsserted(() -> assertThat(
                                        publisher.status().reached().offset())
                                .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                                .isGreaterThanOrEqualTo(position));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(GOES_ON_MAX);
                things.write(Things.put("last", 0, null, null));
                FeedEnd end = feed.awaitOffset(things.position(), WAIT_MAX);
                assertThat(end.logDigest()).hasToString(things.digest());
                assertThat(end.sequence()).isEqualTo(feed.changes().size());
            }
        }
    }
}
