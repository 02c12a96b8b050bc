package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.ScriptedLog;
import io.entail.dao.WriteOptions;
import io.entail.dao.plan.RowId;
import io.entail.dao.write.ExpiryWrites;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.NotFoundException;
import io.entail.errors.PrimaryKeyViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows with a time to live. Once it is over, no caller sees them, whether or not they were deleted yet. */
abstract class ExpiryContract extends StoreContract {
    private static final WriteOptions SHORT = WriteOptions.ttl(1);
    private static final WriteOptions LONG = WriteOptions.ttl(1_000);
    private static final Duration OVER = Duration.ofMillis(1_100);

    private static Entity pass(EntityStore store, String code, WriteOptions options) {
        return store.dao("passes").insert(Map.of("code", code), options);
    }

    /** Makes the row expire soon. The time counts from this update, however long the preparation took. */
    private static Entity endsSoon(EntityStore store, Entity pass) {
        return store.dao("passes").update(id(pass), Map.of("note", "ends"), SHORT);
    }

    private static List<LogRecord.Write> last(ScriptedLog log, int count) {
        List<LogRecord.Write> writes = log.writes();
        return writes.subList(writes.size() - count, writes.size());
    }

    @Test
    @DisplayName("results have the number of whole seconds that are left, and no such number for rows that stay")
    void resultsSayWhatIsLeft() {
        EntityStore store = store();
        Dao passes = store.dao("passes");

        Entity pass = pass(store, "a", LONG);
        assertThat(pass.ttl()).isEqualTo(1_000);
        assertThat(pass.fields()).doesNotContainKey("ttl");
        pass(Duration.ofMillis(10));
        assertThat(passes.select(id(pass)).orElseThrow().ttl()).isBetween(990L, 999L);
        assertThat(passes.selectBy("code", "a").orElseThrow().ttl()).isBetween(990L, 999L);
        assertThat(passes.page(PageRequest.first(5)).data().get(0).ttl()).isBetween(990L, 999L);
        assertThat(pass(store, "b", WriteOptions.NONE).ttl()).isNull();
    }

    @Test
    @DisplayName("an expired row is invisible to every call at once")
    void expiredRowsAreInvisible() {
        EntityStore store = store();
        Dao passes = store.dao("passes");
        Entity pass = pass(store, "a", SHORT);
        pass(OVER);
        Position before = store.reader().reached();

        assertThat(passes.select(id(pass))).isEmpty();
        assertThat(passes.selectBy("code", "a")).isEmpty();
        assertThat(passes.each()).isEmpty();
        assertThatThrownBy(() -> passes.update(id(pass), Map.of("note", "x"))).isInstanceOf(NotFoundException.class);
        passes.delete(id(pass));
        passes.deleteTree(id(pass));
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName("an update keeps the time unless it sets another, an upsert starts without one, and 0 removes it")
    void writesKeepSetOrClearTheTime() {
        EntityStore store = store();
        Dao passes = store.dao("passes");
        String id = id(pass(store, "a", LONG));

        assertThat(passes.update(id, Map.of("note", "x")).ttl()).isBetween(990L, 1_000L);
        assertThat(passes.update(id, Map.of("note", "y"), WriteOptions.ttl(50)).ttl())
                .isEqualTo(50);
        assertThat(passes.update(id, Map.of("note", "z"), WriteOptions.ttl(0)).ttl())
                .isNull();
        assertThat(passes.upsert(id, Map.of("code", "a"), LONG).ttl()).isEqualTo(1_000);
        assertThat(passes.upsert(id, Map.of("code", "a")).ttl()).isNull();
        assertThat(passes.select(id).orElseThrow().ttl()).isNull();
    }

    @Test
    @DisplayName("a time to live out of range is refused, as is one for an entity that does not take it")
    void optionsAreChecked() {
        EntityStore store = store();

        for (long ttl : new long[] {-1, 100_000_001}) {
            assertThatThrownBy(() -> pass(store, "a", WriteOptions.ttl(ttl)))
                    .isInstanceOfSatisfying(
                            InvalidOptionsException.class,
                            e -> assertThat(e.code()).isEqualTo(11))
                    .hasMessage("invalid option (ttl: must be an integer between 0 and 100000000)");
        }
        assertThat(pass(store, "a", WriteOptions.ttl(100_000_000)).ttl()).isEqualTo(100_000_000);
        String id = id(book(store, "b"));
        String refusal = "invalid option (ttl: cannot be used with 'books')";
        Dao books = store.dao("books");
        assertThatThrownBy(() -> books.insert(Map.of("title", "c"), LONG)).hasMessage(refusal);
        assertThatThrownBy(() -> books.update(id, Map.of("pages", 3), LONG)).hasMessage(refusal);
        assertThatThrownBy(() -> books.upsert(id, Map.of("title", "c"), LONG)).hasMessage(refusal);
    }

    @Test
    @DisplayName("an expired row never blocks a unique value: it is deleted in the write that takes the value")
    void uniqueValuesAreFree() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity used = pass(store, "a", LONG);
        store.dao("visits").insert(Map.of("pass", to(used)));
        Entity old = endsSoon(store, used);
        pass(OVER);

        Entity pass = pass(store, "a", LONG);

        assertThat(last(log, 1).get(0).changes())
                .hasSize(3)
                .first()
                .isInstanceOfSatisfying(LogRecord.Delete.class, delete -> {
                    assertThat(delete.expected()).isEqualTo(old.version());
                    assertThat(delete.ifExpired()).isTrue();
                });
        assertThat(store.dao("passes").selectBy("code", "a").orElseThrow().version())
                .isEqualTo(pass.version());
        assertThat(store.dao("passes").count()).isEqualTo(1);
        assertThat(store.dao("visits").count()).isZero();
        assertThat(store.status().conflicts()).isZero();
    }

    @Test
    @DisplayName("an expired row never blocks a key: it is deleted first, as the reaper does, which frees the key")
    void keysAreFree() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity old = pass(store, "a", SHORT);
        pass(OVER);

        Entity pass = store.dao("passes").insert(Map.of("id", id(old), "code", "b"));

        LogRecord.Write end = last(log, 2).get(0);
        assertThat(end.actor()).isEqualTo("ttl");
        assertThat(end.reason()).isEqualTo("expired");
        assertThat(end.changes()).containsExactly(new LogRecord.Delete("passes", key(store, old), old.version(), true));
        assertThat(last(log, 1).get(0).actor()).isNotEqualTo("ttl");
        assertThat(pass.ttl()).isNull();
        assertThat(store.dao("passes").select(id(old)).orElseThrow().text("code"))
                .isEqualTo("b");
    }

    private static io.entail.resolve.Bytes key(EntityStore store, Entity entity) {
        return new io.entail.writes.EntityKeys(store.definitions().stream()
                        .filter(each -> each.name().equals(entity.type()))
                        .findFirst()
                        .orElseThrow())
                .key(id(entity));
    }

    @Test
    @DisplayName("an upsert onto an expired row of any workspace creates a row with new automatic values")
    void upsertsCreateAnew() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity old = pass(store.workspace("other"), "a", SHORT);
        pass(OVER);

        Entity pass = store.dao("passes").upsert(id(old), Map.of("code", "a"), WriteOptions.ifVersion(0));

        assertThat((Long) pass.fields().get("created_at"))
                .isGreaterThan((Long) old.fields().get("created_at"));
        assertThat(pass.workspace()).isEqualTo(store.workspace());
    }

    @Test
    @DisplayName("a row that is deleted and inserted again in one write does not inherit the time to live")
    void timesAreNotInherited() {
        EntityStore store = store();
        String id = id(pass(store, "a", LONG));

        store.write(write -> {
            write.delete("passes", id);
            write.insert("passes", Map.of("id", id, "code", "a"));
        });

        assertThat(store.dao("passes").select(id).orElseThrow().ttl()).isNull();
    }

    @Test
    @DisplayName("a refusal reveals a row that appeared and expired between plan and append, and the write succeeds")
    void expiredRowsAreLearnedOf() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        EntityStore other = other(store);
        String id = UUID.randomUUID().toString();
        log.before(() -> {
            Position at = other.dao("passes")
                    .insert(Map.of("id", id, "code", "a"), SHORT)
                    .position();
            pass(OVER);
            return at;
        });

        assertThat(store.dao("passes").insert(Map.of("id", id, "code", "b"))).isNotNull();
        log.before(() -> {
            Position at = pass(other, "c", SHORT).position();
            pass(OVER);
            return at;
        });
        assertThat(pass(store, "c", LONG).ttl()).isBetween(990L, 1_000L);
        assertThat(store.status().conflicts()).isEqualTo(2);
    }

    @Test
    @DisplayName("the log decides whether a row has expired: a clock that is ahead frees no key or value")
    void clocksThatAreAheadFreeNothing() {
        EntityStore store = store();
        Entity pass = pass(store, "a", LONG);
        for (int i = 0; i < 3; i++) {
            store.dao("visits").insert(Map.of("pass", to(pass)));
        }
        Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
        EntityStore ahead = store(log(), Library.definitions(), RETRIES, tomorrow);
        see(ahead, store.reader().reached());

        assertThatThrownBy(() -> pass(ahead, "a", LONG)).isInstanceOf(UniqueViolationException.class);
        assertThatThrownBy(() -> ahead.dao("passes").insert(Map.of("id", id(pass), "code", "b")))
                .isInstanceOf(PrimaryKeyViolationException.class);
        assertThat(Inside.reap(ahead)).isZero();
        assertThat(Inside.reap(ahead)).isZero();
        see(store, ahead.reader().reached());
        assertThat(store.dao("passes").select(id(pass)).orElseThrow().version()).isEqualTo(pass.version());
        assertThat(store.dao("visits").count()).isEqualTo(3);
    }

    @Test
    @DisplayName("no row can refer to an expired row")
    void expiredParentsAreNone() {
        EntityStore store = store();
        Entity pass = pass(store, "a", LONG);
        Entity visit = store.dao("visits").insert(Map.of("guest_of", to(pass)));
        endsSoon(store, pass);
        pass(OVER);
        Dao visits = store.dao("visits");

        assertThatThrownBy(() -> visits.insert(Map.of("pass", to(pass))))
                .isInstanceOf(ForeignKeyViolationException.class)
                .hasMessage("the foreign key '{id=\"" + id(pass) + "\"}' does not reference an existing 'passes'"
                        + " entity.");
        assertThatThrownBy(() -> visits.update(id(visit), Map.of("pass", to(pass))))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThat(visits.update(id(visit), Map.of("text", "still possible"))).isNotNull();
    }

    @Test
    @DisplayName("an expired row restricts the deletion of neither its parent nor its workspace")
    void expiredRowsRestrictNothing() {
        EntityStore store = store();
        Entity other = store.dao("workspaces").insert(Map.of("name", "other"));
        Entity book = book(store, "a");
        store.dao("passes").insert(Map.of("code", "a", "book", to(book)), SHORT);
        pass(store.workspace("other"), "b", SHORT);
        pass(OVER);

        store.dao("books").delete(id(book));
        store.dao("workspaces").delete(id(other));

        assertThat(store.reader().count("passes", Scope.ALL)).isZero();
    }

    @Test
    @DisplayName("the reaper deletes expired rows and their children, with the actor ttl and a reason in the log")
    void theReaperDeletes() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity used = pass(store, "a", LONG);
        Entity kept = pass(store, "b", LONG);
        store.dao("visits").insert(Map.of("pass", to(used)));
        Entity guest = store.dao("visits").insert(Map.of("pass", to(kept), "guest_of", to(used)));
        assertThat(Inside.reap(store)).isZero();
        Entity pass = endsSoon(store, used);
        pass(OVER);

        assertThat(Inside.reap(store)).isEqualTo(1);

        LogRecord.Write end = last(log, 1).get(0);
        assertThat(end.actor()).isEqualTo("ttl");
        assertThat(end.reason()).isEqualTo("expired");
        assertThat(end.id()).isEqualTo(ExpiryWrites.derivedId(new RowId("passes", key(store, pass)), pass.version()));
        assertThat(end.changes()).hasSize(3);
        assertThat(store.dao("passes").count()).isEqualTo(1);
        assertThat(store.dao("visits").count()).isEqualTo(1);
        assertThat(store.dao("visits").select(id(guest)).orElseThrow().get("guest_of"))
                .isEmpty();
        assertThat(Inside.reap(store)).isZero();
    }

    @Test
    @DisplayName("many reapers at once have the same effect as one")
    void manyReapersHaveOneEffect() {
        EntityStore store = store();
        for (int i = 0; i < 50; i++) {
            pass(store, "p" + i, SHORT);
        }
        EntityStore other = other(store);
        pass(OVER);

        CompletableFuture<Integer> there = CompletableFuture.supplyAsync(() -> Inside.reap(other));
        int here = Inside.reap(store);

        assertThat(there.join() + here).isBetween(50, 100);
        see(store, other.reader().reached());
        assertThat(store.dao("passes").count()).isZero();
        long version = pass(store, "next", WriteOptions.NONE).version();
        assertThat(pass(store, "one more", WriteOptions.NONE).version()).isEqualTo(version + 1);
    }

    @Test
    @DisplayName("an expired row whose children do not fit into one write is deleted, too, and not before its time")
    void largeTreesExpireToo() {
        ScriptedLog log = new ScriptedLog(log());
        log.append(new LogRecord.Store(UUID.randomUUID(), 4_000, 5_000)).join();
        EntityStore store = store(log, Library.alone());
        Entity pass = pass(store, "a", LONG);
        for (int i = 0; i < 150; i++) {
            store.dao("visits").insert(Map.of("pass", to(pass)));
        }
        Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
        EntityStore ahead = store(log(), Library.alone(), RETRIES, tomorrow);
        see(ahead, store.reader().reached());
        assertThat(Inside.reap(ahead)).isZero();
        assertThat(ahead.reader().count("visits", Scope.ALL)).isEqualTo(150);
        see(store, ahead.reader().reached());
        endsSoon(store, pass);
        pass(OVER);

        assertThat(Inside.reap(store)).isEqualTo(1);

        assertThat(store.dao("visits").count()).isZero();
        assertThat(store.dao("passes").count()).isZero();
    }
}
