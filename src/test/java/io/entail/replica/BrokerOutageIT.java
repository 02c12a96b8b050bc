package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.LogStatus;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without its broker a replica goes on reading, writes end in bounded time with an error that says whether the outcome
 * is known, and it resumes by itself when the broker is back.
 */
final class BrokerOutageIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own();

    @TempDir
    Path directory;

    private EntityStoreConfig.Builder config(String folder) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(folder))
                .withStore("outage")
                .withOpenTimeout(Duration.ofSeconds(20))
                .withWriteTimeout(Duration.ofSeconds(4));
    }

    @Test
    void readsGoOnWritesEndAndAllRecovers() throws Exception {
        try (KafkaLog log = KafkaLog.open(config("main").build(), Clock.systemUTC())) {
            log.append(Things.store()).get(10, TimeUnit.SECONDS);
            log.append(Things.define()).get(10, TimeUnit.SECONDS);
            log.append(Things.write(log.basis(), Things.put("a", 0, null, null)))
                    .get(10, TimeUnit.SECONDS);

            KafkaLog.open(config("second").build(), Clock.systemUTC()).close();

            // The slow case: the broker is frozen after it has received the bytes of a write, and answers only after
            // the caller's timeout.
            stack.kafka().pause();
            UUID id = UUID.randomUUID();
            long started = System.nanoTime();
            LogRecord.Write write = Things.write(id, log.basis(), Things.put("b", 0, null, null));
            assertThatThrownBy(() -> log.append(write).join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            OutcomeUnknownException.class,
                            unknown -> assertThat(unknown.writeId()).isEqualTo(id));
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(12));
            assertThat(log.row("things", Things.key("a")))
                    .as("reads work without the broker")
                    .isNotNull();
            stack.kafka().resume();

            // NoDoubleEffect: the write may have been appended in the meantime. Its retry has one effect and the first
            // outcome.
            StoreLog.Applied retried = log.retry(write, false).get(20, TimeUnit.SECONDS);
            assertThat(retried.outcome().code()).isEqualTo(Code.ACCEPTED);
            assertThat(log.row("things", Things.key("b"))).isNotNull();

            // The dead case: nothing can be sent, and an unknown outcome stays unknown.
            stack.kafka().pause();
            LogRecord.Write lost = Things.write(log.basis(), Things.put("lost", 0, null, null));
            assertThatThrownBy(() -> log.append(lost).join()).cause().isInstanceOf(OutcomeUnknownException.class);
            stack.kafka().kill();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> log.retry(lost, false).join())
                        .cause()
                        .isInstanceOfSatisfying(
                                OutcomeUnknownException.class,
                                unknown -> assertThat(unknown.writeId()).isEqualTo(lost.id()));
            }
            assertThatThrownBy(() -> log.append(Things.write(log.basis(), Things.put("c", 0, null, null)))
                            .join())
                    .cause()
                    .isInstanceOfAny(OutcomeUnknownException.class, StoreUnavailableException.class);
            await().atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(log.status().state()).isEqualTo(LogStatus.State.RECONNECTING));
            assertThat(log.status().problem()).contains(stack.kafka().bootstrap());

            startsOfflineOnlyWhenAsked();

            stack.kafka().restart();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(log.status().state()).isEqualTo(LogStatus.State.RUNNING));
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsMatching(e -> e.getCause() instanceof EntailException)
                    .untilAsserted(() -> assertThat(log.append(Things.write(
                                            log.basis(), Things.put("d" + UUID.randomUUID(), 0, null, null)))
                                    .get(10, TimeUnit.SECONDS)
                                    .outcome()
                                    .code())
                            .isEqualTo(Code.ACCEPTED));
            assertThat(log.retry(lost, false)
                            .get(20, TimeUnit.SECONDS)
                            .outcome()
                            .code())
                    .as("the outcome is known once the broker is back")
                    .isEqualTo(Code.ACCEPTED);
            assertThat(log.row("things", Things.key("lost"))).isNotNull();
        }
    }

    private void startsOfflineOnlyWhenAsked() {
        EntityStoreConfig.Builder second = config("second").withOpenTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> KafkaLog.open(second.build(), Clock.systemUTC()))
                .as("a store that may not start offline refuses to open")
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(stack.kafka().bootstrap());
        try (KafkaLog log = KafkaLog.open(second.withStartOffline(true).build(), Clock.systemUTC())) {
            assertThat(log.row("things", Things.key("a")))
                    .as("a store that started offline returns the rows that it had")
                    .isNotNull();
            assertThat(log.status().state()).isNotEqualTo(LogStatus.State.RUNNING);
            assertThat(log.status().current())
                    .as("a store that started offline never claims to be current")
                    .isNull();
            assertThat(log.ready()).isNotDone();
        }
        assertThatThrownBy(() -> KafkaLog.open(
                        config("empty")
                                .withStartOffline(true)
                                .withOpenTimeout(Duration.ofSeconds(1))
                                .build(),
                        Clock.systemUTC()))
                .as("an offline start with an empty directory is refused")
                .isInstanceOf(StoreUnavailableException.class);
    }
}
