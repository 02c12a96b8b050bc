package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Entity;
import io.entail.read.LogStatus;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EntityStoreTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** A log that withholds outcomes until a test releases them. */
    private static final class HeldLog extends ForwardingLog {
        private final AtomicInteger retries = new AtomicInteger();
        private final CompletableFuture<Boolean> released = new CompletableFuture<>();
        private final CountDownLatch reached = new CountDownLatch(1);
        private volatile boolean holding;

        HeldLog(StoreLog log) {
            super(log);
        }

        @Override
        public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
            CompletableFuture<Applied> appended = super.append(record, completer, silent);
            if (!holding) {
                return appended;
            }
            reached.countDown();
            return appended.thenCombine(released, (applied, now) -> applied);
        }

        @Override
        public CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent) {
            retries.incrementAndGet();
            CompletableFuture<Applied> retried = super.retry(write, silent);
            return holding ? retried.thenCombine(released, (applied, now) -> applied) : retried;
        }
    }

    private final HeldLog log = new HeldLog(MemoryLog.create(Clock.systemUTC()));

    private EntityStore store(int waitingMax) {
        return store(waitingMax, SOON);
    }

    private EntityStore store(int waitingMax, Duration writeTimeout) {
        return EntityStore.over(
                log,
                Definitions.shipped(),
                new StoreSettings(
                        "test",
                        Workspaces.DEFAULT,
                        3,
                        writeTimeout,
                        waitingMax,
                        Clock.systemUTC(),
                        Duration.ZERO,
                        false));
    }

    private static Entity consumer(EntityStore store, String name) {
        return store.dao("consumers").insert(Map.of("username", name));
    }

    private static String id(Entity entity) {
        return String.valueOf(entity.fields().get("id"));
    }

    @Test
    @DisplayName("a closed store refuses every call, through all of its views")
    void closedStoresRefuse() {
        EntityStore store = store(10);
        Entity ann = consumer(store, "ann");
        Dao view = store.as("bob").dao("consumers");
        store.because("the end").close();
        store.close();

        assertThatThrownBy(() -> view.select(id(ann))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> view.insert(Map.of("username", "x"))).isInstanceOf(StoreClosedException.class);
        assertThat(view.updateAsync(id(ann), Map.of("custom_id", "x")))
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> store.watch("consumers", change -> {})).isInstanceOf(StoreClosedException.class);
        assertThat(store.status().log().state()).isEqualTo(LogStatus.State.CLOSED);
    }

    @Test
    @DisplayName("status reports the position of the state and what the store has")
    void statusTells() {
        try (EntityStore store = store(10)) {
            Entity ann = consumer(store, "ann");
            StoreStatus status = store.status();

            assertThat(store.ready()).isCompleted();
            assertThat(status.store()).isNotNull();
            assertThat(status.log().reached()).isEqualTo(ann.position());
            assertThat(status.lag()).isZero();
            assertThat(status.log().digest()).matches("[0-9a-f]{64}");
            assertThat(status.entities())
                    .filteredOn(entity -> entity.name().equals("consumers"))
                    .singleElement()
                    .satisfies(consumers -> {
                        assertThat(consumers.definition()).isEqualTo(1);
                        assertThat(consumers.rows()).isEqualTo(1);
                        assertThat(consumers.bytes()).isGreaterThan(50);
                    });
        }
    }

    @Test
    @DisplayName("no more than the configured number of writes wait for others of the same row")
    void waitingIsBounded() {
        try (EntityStore store = store(2)) {
            Dao consumers = store.dao("consumers");
            Entity ann = consumer(store, "ann");
            log.holding = true;
            var first = consumers.updateAsync(id(ann), Map.of("custom_id", "1"));
            var second = consumers.updateAsync(id(ann), Map.of("custom_id", "2"));
            var third = consumers.updateAsync(id(ann), Map.of("custom_id", "3"));

            assertThat(consumers.updateAsync(id(ann), Map.of("custom_id", "4")))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCauseInstanceOf(StoreUnavailableException.class)
                    .withMessageContaining("nothing was sent");
            log.released.complete(true);

            assertThat(CompletableFuture.allOf(first, second, third)).succeedsWithin(SOON);
            assertThat(consumers.select(id(ann)).orElseThrow().text("custom_id"))
                    .isEqualTo("3");
        }
    }

    @Test
    @DisplayName("a caller that is interrupted gets an error that says what may have happened")
    void interruptedCallersAreTold() throws Exception {
        try (EntityStore store = store(10)) {
            Dao consumers = store.dao("consumers");
            Entity ann = consumer(store, "ann");
            log.holding = true;
            CompletableFuture<Throwable> sent = interrupted(() -> consumers.update(id(ann), Map.of("custom_id", "1")));
            assertThat(sent).succeedsWithin(SOON).isInstanceOf(OutcomeUnknownException.class);

            CompletableFuture<Throwable> queued =
                    interrupted(() -> consumers.update(id(ann), Map.of("custom_id", "2")));
            assertThat(queued).succeedsWithin(SOON).isInstanceOf(StoreUnavailableException.class);

            log.released.complete(true);
            assertThat(consumers
                            .update(id(ann), Map.of("tags", List.of("last")))
                            .text("custom_id"))
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName("a caller that was interrupted can ask for the outcome at any time, and all get the same answer")
    void interruptedCallersCanAsk() throws Exception {
        try (EntityStore store = store(10)) {
            Dao consumers = store.dao("consumers");
            Entity ann = consumer(store, "ann");
            log.holding = true;
            CompletableFuture<Throwable> sent = interrupted(() -> consumers.update(id(ann), Map.of("custom_id", "1")));
            assertThat(sent).succeedsWithin(SOON).isInstanceOf(OutcomeUnknownException.class);
            UUID writeId = ((OutcomeUnknownException) sent.join()).writeId();

            CompletableFuture<Written> one = store.retryAsync(writeId);
            CompletableFuture<Written> other = store.retryAsync(writeId);
            assertThat(one).isNotDone();
            log.released.complete(true);

            assertThat(one).succeedsWithin(SOON);
            assertThat(other).succeedsWithin(SOON);
            assertThat(other.join().position()).isEqualTo(one.join().position());
            assertThat(log.retries).hasValue(1);
            assertThat(one.join().entities().get(0).text("custom_id")).isEqualTo("1");
        }
    }

    @Test
    @DisplayName(
            "a caller that is interrupted while it asks learns that the outcome is still unknown, and can ask again")
    void interruptedRetriesAreStillUnknown() throws Exception {
        try (EntityStore store = store(10)) {
            Dao consumers = store.dao("consumers");
            Entity ann = consumer(store, "ann");
            log.holding = true;
            CompletableFuture<Throwable> sent = interrupted(() -> consumers.update(id(ann), Map.of("custom_id", "1")));
            assertThat(sent).succeedsWithin(SOON).isInstanceOf(OutcomeUnknownException.class);
            UUID writeId = ((OutcomeUnknownException) sent.join()).writeId();

            CompletableFuture<Throwable> asked = interrupted(() -> store.retry(writeId));
            assertThat(asked)
                    .succeedsWithin(SOON)
                    .isInstanceOfSatisfying(
                            OutcomeUnknownException.class,
                            e -> assertThat(e.writeId()).isEqualTo(writeId));
            log.released.complete(true);

            assertThat(store.retryAsync(writeId)).succeedsWithin(SOON);
        }
    }

    @Test
    @DisplayName("a call whose turn on a row comes after the write timeout fails, and is not sent")
    void turnsThatComeTooLate() {
        try (EntityStore store = store(10, Duration.ofMillis(1))) {
            Dao consumers = store.dao("consumers");
            Entity ann = consumer(store, "ann");
            log.holding = true;
            var first = consumers.updateAsync(id(ann), Map.of("custom_id", "1"));
            var second = consumers.updateAsync(id(ann), Map.of("custom_id", "2"));
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            log.released.complete(true);

            assertThat(first).succeedsWithin(SOON);
            assertThat(second)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCauseInstanceOf(StoreUnavailableException.class)
                    .withMessageContaining("entail.write.timeout")
                    .withMessageContaining("nothing was sent");
        }
    }

    @Test
    @DisplayName("closing the store ends thousands of calls that wait for others of the same row")
    void closingEndsThoseThatWait() {
        EntityStore store = store(10_000);
        Dao consumers = store.dao("consumers");
        Entity ann = consumer(store, "ann");
        log.holding = true;
        List<CompletableFuture<Entity>> updates = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            updates.add(consumers.updateAsync(id(ann), Map.of("custom_id", "c" + i)));
        }

        store.close();
        log.released.complete(true);

        for (CompletableFuture<Entity> update : updates) {
            assertThat(update.handle((entity, error) -> true)).succeedsWithin(SOON);
        }
    }

    @Test
    @DisplayName("after a call that fails with an error of the JVM, the next call on its row proceeds")
    void errorsDoNotBlockTheQueue() {
        try (EntityStore store = store(10)) {
            Dao consumers = store.dao("consumers");
            Entity ann = consumer(store, "ann");
            AtomicBoolean throwing = new AtomicBoolean(true);
            store.hooks().before(Call.UPDATE, "consumers", about -> {
                if (throwing.getAndSet(false)) {
                    throw new StackOverflowError();
                }
            });

            assertThatThrownBy(() -> consumers.update(id(ann), Map.of("custom_id", "1")))
                    .isInstanceOf(StackOverflowError.class);
            throwing.set(true);
            assertThat(consumers.updateAsync(id(ann), Map.of("custom_id", "2")))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCauseInstanceOf(StackOverflowError.class);

            assertThat(consumers.updateAsync(id(ann), Map.of("custom_id", "3"))).succeedsWithin(SOON);
        }
    }

    private CompletableFuture<Throwable> interrupted(Runnable call) throws InterruptedException {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (RuntimeException e) {
                failure.complete(e);
            }
        });
        thread.start();
        assertThat(log.reached.await(20, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        return failure;
    }
}
