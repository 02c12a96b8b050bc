package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.errors.StoreUnavailableException;
import io.entail.publish.PublishStatus.State;
import io.entail.read.LogStatus;
import io.entail.replica.KafkaLog;
import io.entail.replica.Things;
import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Write;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A writer with another digest raises an alarm in the publisher, and the feed goes on. */
final class DivergingWriterIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final Basis NOWHERE = new Basis(-1, 0);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private String store;
    private FileSchemaIds ids;

    @BeforeEach
    void newStore() {
        store = stack.freshStore();
        ids = new FileSchemaIds(directory.resolve("registry"));
        try (KafkaLog log = KafkaLog.open(config(false), Clock.systemUTC())) {
            log.append(Things.store()).join();
            log.append(Things.define()).join();
        }
    }

    private EntityStoreConfig config(boolean candidate) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("replica"))
                .withStore(store)
                .withPublishCandidate(candidate)
                .build();
    }

    /** Appends a write with a wrong digest and then a correct one. Returns the last offset. */
    private long write() throws Exception {
        try (RawTopic topic = new RawTopic(stack.bootstrap(), store + ".writes")) {
            append(topic, Things.write(new Basis(1, 4711), Things.put("a", 0, null, null)));
            return append(topic, Things.write(NOWHERE, Things.put("b", 0, null, null)));
        }
    }

    private static long append(RawTopic topic, Write write) throws Exception {
        return topic.append(RecordKey.of(write), RecordEncoder.encode(write));
    }

    private void awaitFeed(Publisher publisher, long offset) {
        try (BareFeed feed = new BareFeed(stack.bootstrap(), TopicNames.changes(store))) {
            assertThat(feed.awaitOffset(offset).sequence()).isEqualTo(2);
        }
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(publisher.status().problem()).contains("another state at offset 1"));
        assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
    }

    @Test
    @DisplayName("a replica that only publishes goes on applying, and the publisher names the writer")
    void whoOnlyPublishesGoesOn() throws Exception {
        try (Publisher publisher = Publisher.start(config(false), ids)) {
            await().atMost(WAIT_MAX).until(() -> publisher.status().state() == State.RUNNING);
            awaitFeed(publisher, write());
        }
    }

    @Test
    @DisplayName("a replica that also writes refuses further writes, but goes on applying for the publisher")
    void whoWritesToo() throws Exception {
        try (KafkaLog log = KafkaLog.open(config(true), Clock.systemUTC());
                Publisher publisher = Publisher.of(log, ids)) {
            await().atMost(WAIT_MAX).until(() -> publisher.status().state() == State.RUNNING);
            awaitFeed(publisher, write());
            assertThat(log.status().state()).isEqualTo(LogStatus.State.STOPPED);
            var stale = log.status().current();
            await().during(Duration.ofSeconds(11))
                    .atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(log.status().current())
                            .as("reads stay marked as stale")
                            .isEqualTo(stale));
            assertThat(log.append(Things.write(log.basis(), Things.put("c", 0, null, null))))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(StoreUnavailableException.class);
        }
    }
}
