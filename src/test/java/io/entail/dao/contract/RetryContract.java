package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.dao.Written;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A retry of a write whose outcome was unknown reports only what is certain. */
abstract class RetryContract extends StoreContract {
    private static final int KEPT = 10_000;

    private static OutcomeUnknownException unknown(Runnable call) {
        OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, call::run);
        assertThat(unknown).as("the outcome is unknown to the caller").isNotNull();
        assertThat(unknown.code()).isEqualTo(104);
        return unknown;
    }

    private static OutcomeUnknownException unknown(EntityStore store, UUID writeId) {
        OutcomeUnknownException unknown = unknown(() -> store.retry(writeId));
        assertThat(unknown.writeId()).isEqualTo(writeId);
        return unknown;
    }

    private static UUID unknownInsert(EntityStore store, String title) {
        return unknown(() -> book(store, title)).writeId();
    }

    private static Map<String, Object> note(String name) {
        return Map.of("notes", Map.of(name, 1));
    }

    @Test
    @DisplayName("a write without an answer has an unknown outcome; retries find that it took effect once")
    void lostAnswersAreUnknown() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        log.loseAnswer();
        Dao books = store.dao("books");
        UUID id = unknownInsert(store, "a");

        Written written = store.retry(id);

        assertThat(written.entities()).hasSize(1);
        Entity book = written.entities().get(0);
        Entity stored = books.selectBy("title", "a").orElseThrow();
        assertThat(stored.version()).isEqualTo(book.version());
        assertThat(id(stored)).isEqualTo(id(book));
        assertThat(books.count()).isEqualTo(1);
        int sent = log.writes().size();
        assertThat(store.retry(id).position()).isEqualTo(written.position());
        assertThat(log.writes()).hasSize(sent);
    }

    @Test
    @DisplayName("a write that was lost takes effect when it is retried")
    void lostWritesHappenLater() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        log.loseWrite();
        UUID id = unknownInsert(store, "a");
        assertThat(store.dao("books").count()).isZero();

        store.retry(id);

        assertThat(store.dao("books").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("a retry without an answer leaves the outcome unknown, and can be repeated until the outcome is known")
    void unansweredRetriesAreStillUnknown() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        log.loseAnswer();
        UUID id = unknownInsert(store, "a");
        for (int i = 0; i < 3; i++) {
            log.loseWrite();
            unknown(store, id);
        }

        assertThat(store.retry(id).entities()).hasSize(1);

        assertThat(store.dao("books").count()).isEqualTo(1);
        assertThat(log.writes().stream().map(LogRecord.Write::id)).endsWith(id, id, id, id, id);
    }

    @Test
    @DisplayName("a retry that the log refuses as too old leaves the outcome unknown, and nothing is planned again")
    void retriesThatAreTooOldAreStillUnknown() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        log.loseAnswer();
        UUID id = unknownInsert(store, "a");
        int sent = log.writes().size();
        log.refuse(Code.TOO_OLD, 2);

        assertThat(unknown(store, id)).hasMessageContaining("still unknown").hasMessageContaining("history");
        assertThat(unknown(store, id)).hasMessageContaining("Nothing was written now");

        assertThat(log.writes())
                .hasSize(sent + 2)
                .last()
                .extracting(LogRecord.Write::id)
                .isEqualTo(id);
        assertThat(store.dao("books").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("a write that lost a conflict is planned again when it is retried")
    void unknownWritesAreResolvedLikeOthers() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Dao books = store.dao("books");
        Entity book = book(store, "a");
        log.loseWrite();
        UUID id = unknown(() -> books.update(id(book), note("lost"))).writeId();
        books.update(id(book), note("other"));

        Written written = store.retry(id);

        assertThat(written.entities().get(0).fields()).containsEntry("notes", Map.of("lost", 1, "other", 1));
    }

    @Test
    @DisplayName("a write that is refused when it is retried has a known outcome: the caller gets the refusal")
    void refusalsAreOutcomes() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        log.loseWrite();
        UUID id = unknownInsert(store, "a");
        book(store, "a");

        assertThatThrownBy(() -> store.retry(id)).isInstanceOf(UniqueViolationException.class);
        assertThatThrownBy(() -> store.retry(id)).isInstanceOf(UniqueViolationException.class);
    }

    @Test
    @DisplayName("if a retry planned the call again as another write whose outcome is unknown, too, either id finds it")
    void callsThatWereMadeAgainAreFollowed() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Dao books = store.dao("books");
        Entity book = book(store, "a");
        log.loseWrite();
        UUID first = unknown(() -> books.update(id(book), note("lost"))).writeId();
        books.update(id(book), note("other"));
        log.answer().loseAnswer();

        UUID second = unknown(() -> store.retry(first)).writeId();
        assertThat(second).isNotEqualTo(first);
        int sent = log.writes().size();
        Written written = store.retry(first);

        assertThat(written.entities().get(0).fields()).containsEntry("notes", Map.of("lost", 1, "other", 1));
        assertThat(log.writes())
                .hasSize(sent + 1)
                .last()
                .extracting(LogRecord.Write::id)
                .isEqualTo(second);
        assertThat(store.dao("books").select(id(book)).orElseThrow().version())
                .isEqualTo(written.entities().get(0).version());
    }

    @Test
    @DisplayName("a retry with an id that this process has never sent fails with an error that says so")
    void strangeIdsAreTold() {
        UUID id = UUID.randomUUID();

        assertThatThrownBy(() -> store().retry(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id.toString())
                .hasMessageContaining("never sent it");
    }

    @Test
    @DisplayName("as many unknown writes are kept as can be pending; the outcomes of dropped ones stay unknown")
    void asManyAreKeptAsCanBePending() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        List<CompletableFuture<Entity>> inserts = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            log.loseWrite();
            inserts.add(store.dao("books").insertAsync(Map.of("title", "title " + i)));
        }
        UUID first = writeId(inserts.get(0));
        UUID second = writeId(inserts.get(1));
        assertThat(store.retry(first).entities()).hasSize(1);
        log.loseWrite();
        unknownInsert(store, "more");
        log.loseWrite();
        unknownInsert(store, "too many");

        assertThat(unknown(store, second))
                .hasMessageContaining("cannot ask for it any more")
                .hasMessageContaining("history");
        assertThat(store.retry(writeId(inserts.get(2))).entities()).hasSize(1);
        assertThatThrownBy(() -> store.retry(UUID.randomUUID())).isInstanceOf(IllegalArgumentException.class);
    }

    private static UUID writeId(CompletableFuture<Entity> insert) {
        return unknown(() -> {
                    try {
                        insert.join();
                    } catch (CompletionException e) {
                        throw (RuntimeException) e.getCause();
                    }
                })
                .writeId();
    }

    @Test
    @DisplayName("large writes are kept up to the memory limit")
    void memoryIsBounded() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            log.loseWrite();
            int n = i;
            ids.add(unknown(() -> store.dao("books")
                            .insert(Map.of("title", "title " + n, "notes", Map.of("text", "x".repeat(200_000)))))
                    .writeId());
        }

        unknown(store, ids.get(0));
        assertThat(store.retry(ids.get(90)).entities()).hasSize(1);
    }
}
