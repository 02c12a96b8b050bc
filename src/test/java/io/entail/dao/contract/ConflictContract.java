package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.dao.WriteOptions;
import io.entail.dao.Written;
import io.entail.errors.NotFoundException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Concurrent writers, lost answers, and asynchronous calls. */
abstract class ConflictContract extends StoreContract {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Map<String, Object> note(String name) {
        return Map.of("notes", Map.of(name, 1));
    }

    @Test
    @DisplayName("updates of one row by this process run in order; none is lost and none conflicts")
    void updatesQueueUp() {
        EntityStore store = store();
        Dao books = store.dao("books");
        Entity book = book(store, "a");
        List<CompletableFuture<Entity>> updates = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            updates.add(books.updateAsync(id(book), Map.of("pages", i + 1, "notes", Map.of("n" + i, i))));
        }

        assertThat(CompletableFuture.allOf(updates.toArray(new CompletableFuture<?>[0])))
                .succeedsWithin(SOON);
        Entity last = books.select(id(book)).orElseThrow();
        assertThat((Map<?, ?>) last.fields().get("notes")).hasSize(200);
        assertThat(last.fields()).containsEntry("pages", 200);
        assertThat(updates.stream().map(update -> update.join().version())).isSorted();
        assertThat(store.status().conflicts()).isZero();
    }

    @Test
    @DisplayName("after a failed write, the next write of its row proceeds")
    void failuresDoNotBlockTheQueue() {
        EntityStore store = store();
        Dao books = store.dao("books");
        Entity book = book(store, "a");

        var first = books.updateAsync(id(book), Map.of("pages", 5));
        var wrong = books.updateAsync(id(book), Map.of("pages", 0));
        var last = books.updateAsync(id(book), Map.of("pages", 6));

        assertThat(first).succeedsWithin(SOON);
        assertThat(wrong).failsWithin(SOON);
        assertThat(last).succeedsWithin(SOON);
        assertThat(books.select(id(book)).orElseThrow().fields()).containsEntry("pages", 6);
    }

    @Test
    @DisplayName("writes that name the same rows in another order do not deadlock")
    void queuesHaveNoCircles() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Entity b = book(store, "b");
        List<CompletableFuture<Written>> writes = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            Entity first = i % 2 == 0 ? a : b;
            Entity second = i % 2 == 0 ? b : a;
            int n = i;
            writes.add(store.writeAsync(tx -> {
                tx.update("books", id(first), note("n" + n));
                tx.update("books", id(second), note("n" + n));
            }));
        }

        assertThat(CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0])))
                .succeedsWithin(SOON);
        assertThat((Map<?, ?>)
                        store.dao("books").select(id(b)).orElseThrow().fields().get("notes"))
                .hasSize(50);
    }

    @Test
    @DisplayName("an update that lost a race is planned again from the newer row")
    void secondUpdatesAreMadeAgain() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore mine = store(log);
        EntityStore theirs = store();
        Entity book = book(mine, "a");
        see(theirs, book);
        log.before(() -> theirs.dao("books").update(id(book), note("theirs")).position());

        Entity merged = mine.dao("books").update(id(book), note("mine"));

        assertThat(merged.fields()).containsEntry("notes", Map.of("mine", 1, "theirs", 1));
        assertThat(mine.status().conflicts()).isEqualTo(1);
        List<LogRecord.Write> writes = log.writes();
        assertThat(writes.get(writes.size() - 1).id())
                .isNotEqualTo(writes.get(writes.size() - 2).id());
    }

    @Test
    @DisplayName("concurrent updates of one row by two processes lose nothing")
    void twoProcessesLoseNothing() {
        EntityStore mine = store(log(), Library.definitions(), 1_000);
        EntityStore theirs = store(log(), Library.definitions(), 1_000);
        Entity book = book(mine, "a");
        see(theirs, book);
        List<CompletableFuture<Entity>> updates = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            updates.add(mine.dao("books").updateAsync(id(book), note("mine" + i)));
            updates.add(theirs.dao("books").updateAsync(id(book), note("theirs" + i)));
        }

        assertThat(CompletableFuture.allOf(updates.toArray(new CompletableFuture<?>[0])))
                .succeedsWithin(SOON);
        updates.forEach(update -> see(mine, update.join()));
        assertThat((Map<?, ?>) mine.dao("books")
                        .select(id(book))
                        .orElseThrow()
                        .fields()
                        .get("notes"))
                .hasSize(100);
    }

    @Test
    @DisplayName("of two processes that claim a unique value, exactly one wins")
    void oneWinsAUniqueValue() {
        List<EntityStore> stores = List.of(store(), store());
        List<CompletableFuture<Entity>> inserts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            inserts.add(stores.get(i % 2).dao("books").insertAsync(Map.of("title", "title " + i / 2)));
        }

        int won = 0;
        for (CompletableFuture<Entity> insert : inserts) {
            try {
                see(stores.get(0), insert.join());
                won++;
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(UniqueViolationException.class);
            }
        }

        assertThat(won).isEqualTo(20);
        assertThat(stores.get(0).dao("books").count()).isEqualTo(20);
    }

    @Test
    @DisplayName("an update of a row that keeps changing fails after the configured number of retries")
    void retriesAreBounded() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log, Library.definitions(), 2);
        Entity book = book(store, "a");
        EntityStore other = store();
        see(other, book);
        for (int i = 0; i < 5; i++) {
            int n = i;
            log.before(() -> other.dao("books").update(id(book), note("n" + n)).position());
        }
        int sent = log.writes().size();

        assertThatThrownBy(() -> store.dao("books").update(id(book), Map.of("pages", 3)))
                .isInstanceOfSatisfying(StaleVersionException.class, e -> {
                    assertThat(e)
                            .hasMessage("'books' with primary key '{id=\"" + id(book)
                                    + "\"}' kept changing: given up after 3 attempts");
                    assertThat(e.fields()).isEqualTo(Map.of("id", id(book)));
                });
        assertThat(log.writes()).hasSize(sent + 3);
    }

    @Test
    @DisplayName("a conflict of a write with ifVersion reaches the caller without a retry")
    void ifVersionIsNotRetried() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");
        EntityStore other = store();
        see(other, book);
        log.before(() -> other.dao("books").update(id(book), Map.of("pages", 5)).position());
        int sent = log.writes().size();

        assertThatThrownBy(() ->
                        store.dao("books").update(id(book), Map.of("pages", 6), WriteOptions.ifVersion(book.version())))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining("has version "
                        + store.dao("books").select(id(book)).orElseThrow().version() + ", not version "
                        + book.version());
        assertThat(log.writes()).hasSize(sent + 1);
    }

    @Test
    @DisplayName("an upsert replaces a row that was created after the upsert was planned")
    void upsertsMeetInserts() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        EntityStore other = store();
        String id = UUID.randomUUID().toString();
        log.before(() -> other.dao("books")
                .insert(Map.of("id", id, "title", "a", "isbn", 5L))
                .position());

        Entity replaced = store.dao("books").upsert(id, Map.of("title", "b"));

        assertThat(replaced.get("isbn")).isEmpty();
        assertThat(store.dao("books").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("an update of a row that is deleted concurrently fails as not found; a deletion succeeds")
    void updatesMeetDeletions() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Dao books = store.dao("books");
        EntityStore other = store();
        Entity first = book(store, "a");
        Entity second = book(store, "b");
        see(other, second);
        log.before(() -> other.dao("books").delete(id(first)));

        assertThatThrownBy(() -> books.update(id(first), Map.of("pages", 2))).isInstanceOf(NotFoundException.class);

        log.before(() -> other.dao("books").delete(id(second)));
        books.delete(id(second));
        assertThat(books.count()).isZero();
    }

    @Test
    @DisplayName("refusals that only mean that time has passed are retried, up to the maximum number of times")
    void passingRefusalsAreTriedAgain() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log, Library.definitions(), 2);

        log.refuse(Code.TOO_OLD, 2);
        assertThat(book(store, "a")).isNotNull();
        log.refuse(Code.OLD_DEFINITION, 3);
        assertThatThrownBy(() -> book(store, "b"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("the log refused the write as old definition in each of 3 attempts; it had no effect");
    }

    @Test
    @DisplayName("asynchronous calls give the same results and errors")
    void asyncCallsDoTheSame() {
        EntityStore store = store();
        Dao books = store.dao("books");

        Entity book = books.insertAsync(Map.of("title", "a")).join();
        assertThat(books.selectAsync(id(book)).join()).isPresent();
        assertThat(books.selectByAsync("title", "a").join()).isPresent();
        assertThat(books.pageAsync(PageRequest.first(5)).join().data()).hasSize(1);
        assertThat(books.upsertAsync(id(book), Map.of("title", "b")).join().text("title"))
                .isEqualTo("b");
        assertThat(books.insertAsync(Map.of("title", "b")))
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(UniqueViolationException.class);
        assertThat(store.writeAsync(tx -> tx.insert("shelves", Map.of("code", "A1")))
                        .join()
                        .entities())
                .hasSize(1);
        assertThat(books.deleteAsync(id(book)).join()).isGreaterThan(book.position());
        assertThat(books.deleteTreeAsync(id(book)).join()).isNotNull();
    }

    @Test
    @DisplayName("a callback that would wait for the store gets an error instead of a deadlock")
    void callbacksMustNotWait() {
        EntityStore store = store();
        Dao books = store.dao("books");

        CompletableFuture<Entity> waits =
                books.insertAsync(Map.of("title", "a")).thenApply(book -> books.insert(Map.of("title", "b")));
        CompletableFuture<Entity> chains = books.insertAsync(Map.of("title", "c"))
                .thenCompose(book -> books.updateAsync(id(book), Map.of("pages", 5)));

        // On a fast log the future may be done before the callback is attached. The callback then runs on this thread,
        // which may wait.
        waits.handle((book, error) -> error)
                .completeOnTimeout(new AssertionError("the callback hangs"), 20, TimeUnit.SECONDS)
                .thenAccept(error -> assertThat(error == null || error.getCause() instanceof IllegalStateException)
                        .isTrue())
                .join();
        assertThat(chains).succeedsWithin(SOON);
    }
}
