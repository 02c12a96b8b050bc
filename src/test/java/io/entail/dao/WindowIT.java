package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Entity;
import io.entail.replica.KafkaRecords;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolver;
import io.entail.testkit.Library;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Writes over a database that is behind. They succeed while the database's position is within the window of the
 * protocol. Beyond that, the database has to catch up first.
 */
@Timeout(300)
final class WindowIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres();

    private static EntityStore store(ProjectedLogs logs, EntityStoreConfig config) {
        return EntityStore.over(
                logs.open(config), Library.alone(), StoreSettings.of(config).withClock(logs.clock()));
    }

    /** Uses up offsets with records without a key, which are not part of the log. */
    private static void skip(String topic, long offsets) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.bootstrap(),
                        "batch.size",
                        256 << 10,
                        "linger.ms",
                        5,
                        "acks",
                        "1",
                        "enable.idempotence",
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = 0; i < offsets; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {0}));
            }
            producer.flush();
        }
    }

    private static List<LogRecord.Write> writes(EntityStoreConfig config, long from) {
        List<LogRecord.Write> writes = new ArrayList<>();
        try (KafkaRecords records = new KafkaRecords(config)) {
            records.each(from, records.end() - 1, entry -> {
                if (new LogDecoder().decode(entry.value()) instanceof LogRecord.Write write) {
                    writes.add(write);
                }
                return true;
            });
        }
        return writes;
    }

    @Test
    @DisplayName("a write over a database that is less than a window behind takes effect; others are planned again")
    void aDatabaseMayBeAWindowBehind() {
        ProjectedLogs logs = new PostgresLogs(stack)
                .make(stack.freshStore(), builder -> builder.withWriteTimeout(Duration.ofMinutes(2)));
        EntityStoreConfig hurried = EntityStoreConfig.builder(stack.bootstrap(), Path.of("unused"))
                .withStore(logs.config().store())
                .withPostgres(logs.config().postgres())
                .withWriteTimeout(Duration.ofSeconds(4))
                .build();
        try (EntityStore store = store(logs, logs.config());
                EntityStore impatient = store(logs, hurried)) {
            Entity first = store.dao("books").insert(Map.of("title", "first"));
            String topic = logs.config().writesTopic();
            logs.projects(false);
            skip(topic, Resolver.WINDOW / 2);
            CompletableFuture<Entity> near = store.dao("books").insertAsync(Map.of("title", "near"));
            long from = first.position().offset() + Resolver.WINDOW / 2;
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> writes(logs.config(), from).size() == 1);
            skip(topic, Resolver.WINDOW / 2 + 10);

            CompletableFuture<Entity> far = store.dao("books").insertAsync(Map.of("title", "far"));
            assertThatThrownBy(() -> impatient.dao("books").insert(Map.of("title", "impatient")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("as TOO_OLD and it had no effect")
                    .hasMessageContaining("the projector stands still");
            assertThat(near).isNotDone();
            assertThat(far).isNotDone();
            logs.projects(true);

            assertThat(near.join().position().offset()).isEqualTo(from + 1);
            assertThat(far.join().get("title")).contains("far");
            assertThat(store.status().conflicts())
                    .as("one write was planned again")
                    .isEqualTo(1);
            assertThat(store.dao("books").count()).isEqualTo(3);
            assertThat(writes(logs.config(), from).stream()
                            .map(write -> write.basis().offset()))
                    .allMatch(basis -> basis >= first.position().offset());
        } finally {
            logs.close();
        }
    }
}
