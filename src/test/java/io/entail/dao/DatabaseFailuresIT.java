package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.ReplicaDivergedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.UniqueViolationException;
import io.entail.errors.UnknownPositionException;
import io.entail.project.log.DatabaseLog;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.Position;
import io.entail.replica.KafkaRecords;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A store over a database names the publisher, projector or database that has stopped, and no write takes effect twice.
 */
@Timeout(120)
final class DatabaseFailuresIT {
    private static final Duration SHORT = Duration.ofSeconds(3);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private LateLogs logs() {
        return logs(SHORT);
    }

    private LateLogs logs(Duration writeTimeout) {
        LateLogs logs =
                new LateLogs(stack.bootstrap(), stack.freshStore(), builder -> builder.withWriteTimeout(writeTimeout));
        open.add(logs);
        return logs;
    }

    private EntityStore store(LateLogs logs) {
        return store(logs, logs.open());
    }

    private EntityStore store(LateLogs logs, DatabaseLog log) {
        StoreSettings settings = StoreSettings.of(logs.config()).withClock(logs.clock());
        EntityStore store = EntityStore.over(log, Library.alone(), settings);
        open.add(store);
        return store;
    }

    private static Entity book(EntityStore store, String title) {
        return store.dao("books").insert(Map.of("title", title));
    }

    private long logEnd(LateLogs logs) {
        try (KafkaRecords records = new KafkaRecords(logs.config())) {
            return records.end();
        }
    }

    private static List<LogRecord.Write> writes(LateLogs logs) {
        List<LogRecord.Write> writes = new ArrayList<>();
        try (KafkaRecords records = new KafkaRecords(logs.config())) {
            records.each(0, records.end() - 1, entry -> {
                if (new LogDecoder().decode(entry.value()) instanceof LogRecord.Write write) {
                    writes.add(write);
                }
                return true;
            });
        }
        return writes;
    }

    @Test
    @DisplayName("a write that took effect but is not readable in time fails with its position, and is not sent again")
    void writesThatTookEffectAreToldAsThat() {
        LateLogs logs = logs();
        EntityStore store = store(logs);
        Entity before = book(store, "before");
        logs.database().hold(true);

        PositionNotReachedException told =
                catchThrowableOfType(PositionNotReachedException.class, () -> book(store, "a"));

        Position position = Position.of(logEnd(logs) - 1);
        assertThat(told)
                .hasMessageContaining("took effect at position " + position)
                .hasMessageContaining("must not be made again")
                .hasMessageContaining("the late database has come to " + before.position() + " only")
                .hasMessageContaining("projector stands still");
        assertThat(told.fields()).containsEntry("position", position.toString());
        logs.database().hold(false);
        store.reader().await(position, Duration.ofSeconds(20));
        assertThat(store.dao("books").count()).isEqualTo(2);
        assertThat(logEnd(logs)).isEqualTo(position.offset() + 1);
    }

    @Test
    @DisplayName("a refusal reaches the caller once the database has the conflicting row; no plan is made before")
    void refusalsWaitForTheDatabase() {
        LateLogs logs = logs();
        EntityStore store = store(logs);
        EntityStore other = store(logs);
        logs.database().hold(true);
        CompletableFuture<Entity> first = other.dao("books").insertAsync(Map.of("title", "a"));
        await().until(() -> writes(logs).size() == 2);
        CompletableFuture<Entity> second = store.dao("books").insertAsync(Map.of("title", "a"));
        await().until(() -> writes(logs).size() == 3);
        assertThat(second).isNotDone();
        logs.database().hold(false);

        assertThatThrownBy(second::join).hasCauseInstanceOf(UniqueViolationException.class);
        assertThat(first.join().get("title")).contains("a");

        logs.database().hold(true);
        var late = store.dao("books").insertAsync(Map.of("title", "b"));
        await().until(() -> writes(logs).size() == 4);
        assertThatThrownBy(() -> other.dao("books").insert(Map.of("title", "b")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("as NOT_UNIQUE and it had no effect")
                .hasMessageContaining("projector stands still");
        assertThatThrownBy(late::join).hasCauseInstanceOf(PositionNotReachedException.class);
        assertThat(writes(logs)).hasSize(5);
    }

    @Test
    @DisplayName("the outcome of an unpublished write is unknown, until a retry finds it published and sends nothing")
    void whatIsNotPublishedIsUnknown() {
        LateLogs logs = logs();
        EntityStore store = store(logs);
        Entity before = book(store, "before");
        logs.publishes(false);

        OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, () -> book(store, "a"));

        long end = logEnd(logs);
        assertThat(unknown)
                .hasMessageContaining("publisher stands still")
                .hasMessageContaining("the log ends with position " + Position.of(end - 1))
                .hasMessageContaining("the feed has come to " + before.position());
        logs.publishes(true);
        // Outcomes arrive in the order of the log, so the outcome of the earlier write has arrived, too.
        book(store, "after");
        Written written = store.retry(unknown.writeId());
        assertThat(written.position()).isEqualTo(Position.of(end - 1));
        assertThat(logEnd(logs)).as("nothing was sent again").isEqualTo(end + 1);
        assertThat(store.dao("books").count()).isEqualTo(3);
    }

    @Test
    @DisplayName("an error names a database that is down, and reports a write that took effect meanwhile as such")
    void aDatabaseThatIsAwayIsNamed() {
        LateLogs logs = logs();
        EntityStore store = store(logs);
        book(store, "before");
        logs.publishes(false);
        CompletableFuture<Entity> insert = store.dao("books").insertAsync(Map.of("title", "a"));
        await().until(() -> writes(logs).size() == 3);
        logs.database().away(true);
        logs.publishes(true);

        assertThatThrownBy(insert::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(PositionNotReachedException.class)
                .hasMessageContaining("took effect")
                .hasMessageContaining("the late database does not answer");
        assertThatThrownBy(() -> book(store, "b"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the late database does not answer");
        assertThat(store.status().log().problem()).contains("does not answer");
        assertThat(writes(logs)).as("without a plan, no write is sent").hasSize(3);
        logs.database().away(false);
        await().untilAsserted(() -> assertThat(store.dao("books").count()).isEqualTo(2));
        assertThat(book(store, "c").version()).isPositive();
    }

    @Test
    @DisplayName("a database whose digest differs from that of the feed is reported, and no write is planned from it")
    void aFalsifiedDigestIsTold() {
        LateLogs logs = logs();
        EntityStore store = store(logs);
        book(store, "before");
        int sent = writes(logs).size();
        logs.database().falsify();

        assertThatThrownBy(() -> book(store, "a"))
                .isInstanceOf(ReplicaDivergedException.class)
                .hasMessageContaining("does not have the state of this log")
                .hasMessageContaining("project --rebuild");
        assertThatThrownBy(() -> store(logs)).isInstanceOf(ReplicaDivergedException.class);
        assertThat(writes(logs))
                .as("no write is sent that was planned on a wrong state")
                .hasSize(sent);
        assertThat(store.dao("books").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("the basis of every write is the position of the database on which it was planned")
    void everyWriteHasABasis() {
        LateLogs logs = logs();
        EntityStore store = store(logs);
        Entity a = book(store, "a");
        store.dao("books").update(String.valueOf(a.fields().get("id")), Map.of("pages", 7));
        store.dao("books").delete(Objects.requireNonNull(a.fields().get("id")));

        assertThat(writes(logs)).hasSize(4).allSatisfy(write -> {
            assertThat(write.basis().offset()).isNotNegative();
            assertThat(write.basis().digest8()).isNotZero();
        });
    }

    @Test
    @DisplayName("open fails within its timeout and says whether no publisher or no projector works")
    void openSaysWhoDoesNotWork() {
        LateLogs logs = logs();
        EntityStoreConfig impatient = EntityStoreConfig.builder(stack.bootstrap(), Path.of("unused"))
                .withStore(logs.config().store())
                .withOpenTimeout(SHORT)
                .build();
        logs.publishes(false);
        assertThatThrownBy(() -> store(logs, logs.open(impatient)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("entail.open.timeout")
                .hasMessageContaining("publisher stands still or none works")
                .hasMessageContaining("has nothing of this store yet");

        logs.database().hold(true);
        logs.publishes(true);
        assertThatThrownBy(() -> store(logs, logs.open(impatient)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("entail.open.timeout")
                .hasMessageContaining("no projector has worked")
                .hasMessageNotContaining("publisher");

        logs.database().hold(false);
        EntityStore store = store(logs);
        Entity last = book(store, "a");
        logs.database().hold(true);
        try {
            var unused = store.dao("books").insertAsync(Map.of("title", "b"));
            await().until(() -> logEnd(logs) == last.position().offset() + 2);
            assertThatThrownBy(() -> store(logs, logs.open(impatient)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the projector stands still or none works")
                    .hasMessageContaining("the late database to " + last.position());
        } finally {
            logs.database().hold(false);
        }
    }

    @Test
    @DisplayName("without Kafka, a store that may start without it reads, and a write fails as certainly not sent")
    void withoutKafkaReadsGoOn() {
        LateLogs logs = logs();
        Entity book = book(store(logs), "a");
        EntityStoreConfig offline = EntityStoreConfig.builder("127.0.0.1:1", Path.of("unused"))
                .withStore(logs.config().store())
                .withWriteTimeout(SHORT)
                .withOpenTimeout(SHORT)
                .withStartOffline(true)
                .build();

        EntityStore store = store(logs, logs.open(offline));

        assertThat(store.dao("books")
                        .select(Objects.requireNonNull(book.fields().get("id"))))
                .contains(book);
        assertThatThrownBy(() -> book(store, "b"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("was not sent");
    }

    @Test
    @DisplayName("a watch begins after any position, however old, and continues with new changes")
    void watchesBeginAnywhere() throws InterruptedException {
        LateLogs logs = logs();
        EntityStore store = store(logs);
        Entity a = book(store, "a");
        Entity a2 = store.dao("books").update(id(a), Map.of("pages", 7));
        store.with(Options.DEFAULT.silently()).dao("books").update(id(a), Map.of("pages", 8));
        store.dao("books").delete(id(a));
        EntityStore other = store(logs);
        LinkedBlockingQueue<EntityChange> here = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<EntityChange> there = new LinkedBlockingQueue<>();

        store.watch("books", Position.START, here::add);
        other.watch("books", a.position(), there::add);
        book(store, "b");

        assertThat(take(here, 4))
                .extracting(change ->
                        change.operation() + " " + change.entity().get("title").orElseThrow() + " "
                                + change.entity().get("pages").orElse(null))
                .containsExactly("CREATE a 100", "UPDATE a 7", "DELETE a 8", "CREATE b 100");
        List<EntityChange> seen = take(there, 4);
        assertThat(seen.get(0).before()).isEqualTo(a);
        assertThat(seen.get(0).after()).isEqualTo(a2);
        assertThat(seen.get(1).before()).isEqualTo(a2);
        assertThatThrownBy(() -> other.watch("books", Position.of(logEnd(logs)), there::add))
                .isInstanceOf(UnknownPositionException.class);
    }

    private static List<EntityChange> take(LinkedBlockingQueue<EntityChange> queue, int count)
            throws InterruptedException {
        List<EntityChange> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "a listener sees every change"));
        }
        return taken;
    }

    private static Object id(Entity entity) {
        return Objects.requireNonNull(entity.fields().get("id"));
    }

    @Test
    @DisplayName("concurrent updates of one row by several processes lose nothing")
    void nothingIsLostBetweenProcesses() throws InterruptedException {
        LateLogs logs = logs(Duration.ofMinutes(1));
        EntityStore one = store(logs);
        EntityStore two = store(logs);
        Object id = id(book(one, "a"));
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            EntityStore store = i % 2 == 0 ? one : two;
            int writer = i;
            threads.add(new Thread(() -> {
                for (int n = 0; n < 5; n++) {
                    try {
                        store.dao("books").update(id, Map.of("notes", Map.of("w" + writer + "-" + n, 1)));
                    } catch (RuntimeException | Error e) {
                        failures.add(e);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(one.dao("books").select(id).orElseThrow().map("notes")).hasSize(30);
    }
}
