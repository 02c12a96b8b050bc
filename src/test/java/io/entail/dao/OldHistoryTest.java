package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.audit.Version;
import io.entail.audit.WriteSelection;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.replica.MemoryLog;
import io.entail.testkit.Library;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes older than the index of history are found by a replay, whose progress is reported. */
final class OldHistoryTest {
    private static final int POSITIONS = 16;

    private final EntityStore store = EntityStore.over(
            MemoryLog.create(Clock.systemUTC(), POSITIONS),
            Library.definitions(),
            new StoreSettings(
                    "test",
                    Workspaces.DEFAULT,
                    3,
                    Duration.ofSeconds(30),
                    100,
                    Clock.systemUTC(),
                    Duration.ZERO,
                    false));
    private final Dao books = store.dao("books");
    private final AtomicInteger replays = new AtomicInteger();
    private final ReplayListener counting = (done, total) -> replays.addAndGet(done == total ? 1 : 0);

    @AfterEach
    void close() {
        store.close();
    }

    private Entity book(String title) {
        return books.insert(Map.of("title", title));
    }

    private static Object id(Entity entity) {
        return Objects.requireNonNull(entity.fields().get("id"));
    }

    private void fill(int writes) {
        for (int i = 0; i < writes; i++) {
            book("fill " + store.reader().reached());
        }
    }

    private List<Version> newestFirst(Entity book) {
        List<Version> versions = new ArrayList<>();
        books.history(id(book), counting).newestFirst().forEach(versions::add);
        return versions;
    }

    @Test
    @DisplayName("a history that begins before the index is complete, and its newest part needs no replay")
    void oldHistoriesAreWhole() {
        Entity book = book("a");
        books.update(id(book), Map.of("pages", 1));
        books.delete(id(book));
        fill(20);
        Entity again = books.insert(Map.of("id", id(book), "title", "b"));
        books.update(id(book), Map.of("pages", 2));

        assertThat(books.history(id(book), counting).stream()
                        .limit(1)
                        .map(version ->
                                Objects.requireNonNull(version.change().after()).number("pages")))
                .containsExactly(2L);
        assertThat(replays).hasValue(0);
        List<Version> backwards = newestFirst(book);
        assertThat(replays).hasValue(1);
        List<Version> versions = new ArrayList<>();
        books.history(id(book), counting).oldestFirst().forEach(versions::add);
        Collections.reverse(backwards);
        assertThat(versions).isEqualTo(backwards);
        assertThat(versions.stream().map(Version::operation))
                .containsExactly(
                        Operation.CREATE, Operation.UPDATE, Operation.DELETE, Operation.CREATE, Operation.UPDATE);
        assertThat(versions.get(0).change().after()).isEqualTo(book);
        assertThat(versions.get(3).number()).isEqualTo(again.version());
        assertThat(books.blame(id(book)).orElseThrow().fields())
                .anySatisfy(field -> assertThat(field.by().number()).isEqualTo(again.version()));
    }

    @Test
    @DisplayName("the entity is right at every position of the past, inside the index and before it")
    void thePastIsRightEverywhere() {
        Entity one = book("one");
        Entity two = book("two");
        TreeMap<Position, List<Object>> seen = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            Entity target = i % 7 == 0 ? one : two;
            if (i % 11 == 0) {
                books.delete(id(target));
            } else {
                books.upsert(id(target), Map.of("title", target.fields().get("title"), "pages", i + 1));
            }
            seen.put(store.reader().reached(), state(store, one, two));
        }
        fill(3);

        seen.forEach((position, expected) -> {
            try (EntityStore then = store.asOf(position)) {
                assertThat(state(then, one, two))
                        .as("the state at %s is the one of that time", position)
                        .isEqualTo(expected);
            }
        });
    }

    private static List<Object> state(EntityStore at, Entity... entities) {
        List<Object> state = new ArrayList<>();
        for (Entity entity : entities) {
            Object title = Objects.requireNonNull(entity.fields().get("title"));
            state.add(at.dao("books").select(id(entity)).map(found -> found.version() + " " + found.fields()));
            state.add(at.dao("books").selectBy("title", title).map(Entity::version));
        }
        return state;
    }

    @Test
    @DisplayName("a row that has not changed since the index began needs no replay for positions inside the index")
    void unchangedRowsNeedNoReplay() {
        Entity old = book("old");
        fill(40);
        Position recent = store.reader().reached();
        fill(2);

        try (EntityStore then = store.asOf(store.moments().at(recent), counting)) {
            assertThat(then.dao("books").select(id(old)).orElseThrow().version())
                    .isEqualTo(old.version());
            assertThat(replays).hasValue(0);
        }
    }

    @Test
    @DisplayName("an old write can be undone")
    void oldWritesCanBeUndone() {
        Entity kept = book("kept");
        Entity gone = book("gone");
        Position old = store.write(tx -> {
                    tx.update("books", id(kept), Map.of("pages", 7));
                    tx.delete("books", id(gone));
                })
                .position();
        assertThatThrownBy(() -> books.insert(Map.of("id", id(kept), "title", "x")))
                .isInstanceOf(RuntimeException.class);
        Position refused = store.reader().reached();
        fill(20);

        store.undo(WriteSelection.at(old), counting);
        assertThat(replays).hasPositiveValue();
        assertThat(books.select(id(kept)).orElseThrow().fields()).isEqualTo(kept.fields());
        assertThat(books.select(id(gone)).orElseThrow().fields()).isEqualTo(gone.fields());
        assertThatThrownBy(() -> store.undo(refused)).isInstanceOf(UnknownPositionException.class);
    }

    @Test
    @DisplayName("the last holder of a value is found even if it was deleted, but not a row that was refused the value")
    void lastHoldersAreFound() {
        Entity first = book("wanted");
        books.delete(id(first));
        Entity second = book("wanted");
        assertThatThrownBy(() -> book("wanted")).isInstanceOf(RuntimeException.class);
        books.update(id(second), Map.of("title", "other"));
        fill(20);

        assertThat(books.lastHolder("title", "wanted", counting)).contains(Map.of("id", id(second)));
        assertThat(books.lastHolder("title", "never", counting)).isEmpty();
        assertThat(replays).hasPositiveValue();
    }
}
