package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.testkit.LogLines;
import io.entail.topics.RestartLoop.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/** A restart loop with runs that end and fail. */
@Timeout(120)
final class RestartLoopTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final RestartLoop.Times QUICK =
            new RestartLoop.Times(Duration.ofMillis(1), Duration.ofMillis(10), LONG, LONG);

    private final EntityStoreConfig config =
            EntityStoreConfig.builder("kafka:9092", Path.of("unused")).build();
    private final Runs runs = new Runs();
    private @Nullable RestartLoop started;

    /** Work that fails with the errors that a test has queued. Without one it runs until it is woken. */
    private final class Runs implements RestartLoop.Work {
        private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile @Nullable RuntimeException unusable;
        private volatile @Nullable EntailException lasting;
        private volatile boolean deaf;
        private volatile int count;

        @Override
        public void open() {
            if (unusable != null) {
                throw unusable;
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop's thread changes the count.
        public void run(Runnable wake) throws Exception {
            count++;
            Throwable failure = failures.poll();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof Exception exception) {
                throw exception;
            }
            loop().well();
            while (deaf || !loop().isClosing()) {
                Thread.sleep(1);
            }
        }

        @Override
        public void stopped(EntailException cause) {
            lasting = cause;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private RestartLoop loop() {
        return java.util.Objects.requireNonNull(started);
    }

    private RestartLoop start(RestartLoop.Times times, Throwable... failures) {
        runs.failures.addAll(java.util.List.of(failures));
        RestartLoop loop =
                new RestartLoop(config, "loop", new RestartLoop.Words("The loop", "cannot go round"), runs, times);
        started = loop;
        loop.start();
        return loop;
    }

    @AfterEach
    void close() {
        if (started != null) {
            started.close();
        }
    }

    private void awaitState(State state) {
        await().atMost(LONG).untilAsserted(() -> assertThat(loop().state()).isEqualTo(state));
    }

    private void assertStops(String sentence) throws Exception {
        awaitState(State.STOPPED);
        assertThat(loop().problem()).isEqualTo(sentence);
        assertThat(loop().stopped().get(60, TimeUnit.SECONDS)).hasMessage(sentence);
        assertThat(runs.closed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(runs.lasting).hasMessage(sentence);
    }

    @Test
    @DisplayName("a temporary cause is retried, logged once however often it recurs, and cleared after a success")
    void passing() {
        try (LogLines lines = new LogLines("io.entail.topics", Level.INFO)) {
            start(
                    QUICK,
                    new KafkaException("away 1"),
                    new KafkaException("away 2"),
                    new StackOverflowError("deep"),
                    new StoreUnavailableException("the topic gives no answer", null),
                    new RegistryUnavailableException("the registry is away", null));
            awaitState(State.WELL);
            assertThat(runs.count).isEqualTo(6);
            assertThat(loop().problem()).isNull();
            assertThat(lines.count("The loop tries again")).isEqualTo(4);
            assertThat(lines.count("cannot go round at kafka:9092: KafkaException: away 1"))
                    .isEqualTo(1);
            assertThat(lines.count("cannot go round: the topic gives no answer"))
                    .isEqualTo(1);
            assertThat(lines.count("The loop goes on")).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a lasting cause stops the loop with its message, also from deep inside Kafka Streams")
    void lasting() throws Exception {
        start(
                QUICK,
                new IllegalStateException(
                        "the topology failed",
                        new KafkaException(new LastingCauseException(new TopicRefusedException("cut", Map.of())))));
        assertStops("cut");
        assertThat(runs.count).isEqualTo(1);
    }

    @Test
    @DisplayName("damage stops the loop wherever it occurs; a full disk does not")
    void damage() throws Exception {
        start(
                QUICK,
                new IllegalStateException(new IOException("No space left on device")),
                new ReplicaUnusableException("full", false, null),
                new IllegalStateException(new ReplicaUnusableException("damaged", true, null)));
        assertStops("damaged");
        assertThat(runs.count).isEqualTo(3);
    }

    @Test
    @DisplayName("work that cannot be opened stops the loop, and the error names Kafka")
    void unusable() throws Exception {
        runs.unusable = new KafkaException("Failed to construct", new IllegalArgumentException("no such setting"));
        start(QUICK);
        assertStops("cannot use Kafka at kafka:9092: no such setting");
        assertThat(runs.count).isZero();
    }

    @Test
    @DisplayName("missing permissions are reported as such")
    void rights() {
        start(
                new RestartLoop.Times(LONG, LONG, LONG, LONG),
                new KafkaException(new SaslAuthenticationException("who are you")));
        awaitState(State.TROUBLED);
        assertThat(loop().problem())
                .isEqualTo("cannot go round at kafka:9092: SaslAuthenticationException"
                        + " (check the credentials and rights of this client): who are you");
    }

    @Test
    @DisplayName("closing ends the wait for the next retry, and interrupts a run that does not react after a while")
    void closing() throws Exception {
        start(new RestartLoop.Times(LONG, LONG, LONG, LONG), new KafkaException("away"));
        awaitState(State.TROUBLED);
        loop().close();
        awaitState(State.CLOSED);
        runs.deaf = true;
        start(new RestartLoop.Times(LONG, LONG, LONG, Duration.ofMillis(100)));
        awaitState(State.WELL);
        loop().close();
        awaitState(State.CLOSED);
        assertThat(loop().stopped()).isNotDone();
    }

    @Test
    @DisplayName("a thread that is interrupted while it closes the loop stays interrupted, and the run has ended")
    void interrupted() {
        start(QUICK);
        awaitState(State.WELL);
        Thread.currentThread().interrupt();
        loop().close();
        assertThat(Thread.interrupted()).isTrue();
        awaitState(State.CLOSED);
    }
}
