package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.Options;
import io.entail.dao.WriteOptions;
import io.entail.dao.Written;
import io.entail.errors.UniqueViolationException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import io.entail.read.MissedChanges;
import io.entail.read.Position;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Listeners receive changes in order, and do not delay writers. */
abstract class WatchContract extends StoreContract {
    private static final Duration OVER = Duration.ofMillis(1_100);

    /** A listener that keeps the changes it receives. */
    private static final class Seen implements WatchListener {
        private final LinkedBlockingQueue<EntityChange> changes = new LinkedBlockingQueue<>();

        @Override
        public void changed(EntityChange change) {
            changes.add(change);
        }

        @Override
        public void missed(MissedChanges missed) {
            throw new AssertionError("the listener has missed changes: " + missed);
        }

        EntityChange next() throws InterruptedException {
            return Objects.requireNonNull(changes.poll(20, TimeUnit.SECONDS), "a listener sees every change");
        }

        /** Returns the next changes, each as its operation and the value of a field. */
        List<String> next(int count, String field) throws InterruptedException {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                EntityChange change = next();
                texts.add(change.operation() + " " + change.entity().get(field).orElse(null));
            }
            return texts;
        }

        void nothingMore() {
            assertThat(changes).isEmpty();
        }
    }

    private static Seen watch(EntityStore store, String entity) {
        Seen seen = new Seen();
        store.watch(entity, seen);
        return seen;
    }

    private static @Nullable Object title(@Nullable Entity book) {
        return book == null ? null : book.get("title").orElse(null);
    }

    @Test
    @DisplayName("changes come in the order of the log, with the entity before and after, in every process")
    void changesComeInOrder() throws InterruptedException {
        EntityStore writer = store();
        EntityStore reader = other(writer);
        List<Seen> everywhere = List.of(watch(writer, "books"), watch(reader, "books"));
        Instant begin = now().minusSeconds(5);

        EntityStore named = writer.as("ann").because("new list");
        Entity a = book(named, "a");
        Entity a2 = named.dao("books").update(id(a), Map.of("title", "a2"));
        chapter(named, a, 1);
        Entity a3 = named.dao("books").upsert(id(a), Map.of("title", "a3"));
        Position gone = named.dao("books").delete(id(a));

        for (Seen seen : everywhere) {
            EntityChange created = seen.next();
            assertThat(created.operation()).isEqualTo(Operation.CREATE);
            assertThat(created.before()).isNull();
            assertThat(created.after()).isEqualTo(a);
            assertThat(created.position()).isEqualTo(a.position());
            assertThat(created.actor()).isEqualTo("ann");
            assertThat(created.reason()).isEqualTo("new list");
            assertThat(created.at()).isBetween(begin, begin.plusSeconds(60));
            EntityChange updated = seen.next();
            assertThat(updated.operation()).isEqualTo(Operation.UPDATE);
            assertThat(Objects.requireNonNull(updated.before()).fields()).isEqualTo(a.fields());
            assertThat(updated.before().version()).isEqualTo(a.version());
            assertThat(updated.after()).isEqualTo(a2);
            EntityChange replaced = seen.next();
            assertThat(title(replaced.before())).isEqualTo("a2");
            assertThat(replaced.after()).isEqualTo(a3);
            EntityChange deleted = seen.next();
            assertThat(deleted.operation()).isEqualTo(Operation.DELETE);
            assertThat(title(deleted.before())).isEqualTo("a3");
            assertThat(deleted.after()).isNull();
            assertThat(deleted.position()).isEqualTo(gone);
            seen.nothingMore();
        }
    }

    @Test
    @DisplayName("a listener can read the changed row, with the values that the caller of the write got")
    void changesAreReadableWhenShown() throws InterruptedException {
        EntityStore store = store();
        LinkedBlockingQueue<Optional<Entity>> read = new LinkedBlockingQueue<>();
        store.watch("books", change -> read.add(store.dao("books").select(id(change.entity()))));

        for (int i = 0; i < 100; i++) {
            Entity written = book(store, "book " + i);
            assertThat(Objects.requireNonNull(read.poll(20, TimeUnit.SECONDS)).map(Entity::fields))
                    .contains(written.fields());
        }
    }

    @Test
    @DisplayName("the changes of one write have one position and id, and a refused write notifies no listener")
    void refusedWritesShowNothing() throws InterruptedException {
        EntityStore store = store();
        Seen seen = watch(store, "shelves");
        store.dao("shelves").insert(Map.of("code", "A"));

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("shelves", Map.of("code", "B"));
                    tx.insert("books", Map.of("title", "x", "isbn", 1L));
                    tx.insert("books", Map.of("title", "y", "isbn", 1L));
                }))
                .isInstanceOf(UniqueViolationException.class);
        Written written = store.write(tx -> {
            tx.insert("shelves", Map.of("code", "C"));
            tx.insert("shelves", Map.of("code", "D"));
        });

        assertThat(seen.next(1, "code")).containsExactly("CREATE A");
        EntityChange c = seen.next();
        EntityChange d = seen.next();
        assertThat(List.of(c.position(), d.position())).containsOnly(written.position());
        assertThat(c.write()).isEqualTo(d.write());
        assertThat(Objects.requireNonNull(d.after()).get("code")).contains("D");
        seen.nothingMore();
    }

    @Test
    @DisplayName("a watch includes rows that a cascade deletes or sets to null, at every level")
    void cascadesAreShown() throws InterruptedException {
        EntityStore store = store();
        store.dao("shelves").insert(Map.of("code", "A"));
        Entity book = store.dao("books").insert(Map.of("title", "a", "shelf", Map.of("code", "A")));
        Entity chapter = chapter(store, book, 7);
        store.dao("footnotes").insert(Map.of("chapter", to(chapter)));
        Seen books = watch(store, "books");
        Seen chapters = watch(store, "chapters");
        Seen footnotes = watch(store, "footnotes");

        store.dao("shelves").delete("A");
        EntityChange unset = books.next();
        assertThat(unset.operation()).isEqualTo(Operation.UPDATE);
        assertThat(Objects.requireNonNull(unset.before()).get("shelf")).isPresent();
        assertThat(Objects.requireNonNull(unset.after()).get("shelf")).isEmpty();

        store.dao("books").delete(id(book));
        assertThat(books.next(1, "title")).containsExactly("DELETE a");
        assertThat(chapters.next(1, "number")).containsExactly("DELETE 7");
        assertThat(footnotes.next().operation()).isEqualTo(Operation.DELETE);
    }

    @Test
    @DisplayName("a watch includes expired rows when they are deleted, with the actor ttl, and their cascades")
    void expiryIsShown() throws InterruptedException {
        EntityStore store = store();
        Seen passes = watch(store, "passes");
        Seen visits = watch(store, "visits");
        Entity pass = store.dao("passes").insert(Map.of("code", "a"));
        store.dao("visits").insert(Map.of("pass", to(pass)));
        store.dao("passes").update(id(pass), Map.of("note", "ends"), WriteOptions.ttl(1));
        pass(OVER);

        assertThat(Inside.reap(store)).isEqualTo(1);

        assertThat(passes.next(2, "code")).containsExactly("CREATE a", "UPDATE a");
        EntityChange over = passes.next();
        assertThat(over.operation()).isEqualTo(Operation.DELETE);
        assertThat(over.actor()).isEqualTo("ttl");
        assertThat(Objects.requireNonNull(over.before()).ttl()).isZero();
        assertThat(visits.next().operation()).isEqualTo(Operation.CREATE);
        assertThat(visits.next().operation()).isEqualTo(Operation.DELETE);
    }

    @Test
    @DisplayName("a watch includes the rows that truncate deletes")
    void truncationIsShown() throws InterruptedException {
        EntityStore store = store();
        book(store, "a");
        book(store, "b");
        Seen seen = watch(store, "books");

        store.dao("books").truncate();

        assertThat(seen.next(2, "title")).containsExactlyInAnyOrder("DELETE a", "DELETE b");
    }

    @Test
    @DisplayName("a listener gets the changes of the workspace of its view, or of all, with the fields of its options")
    void viewsDecideWhatIsShown() throws InterruptedException {
        EntityStore store = store();
        Entity workspace = store.dao("workspaces").insert(Map.of("name", "other"));
        Seen ours = watch(store, "books");
        Seen theirs = watch(store.workspace("other"), "books");
        Seen all = watch(
                store.with(Options.DEFAULT.inAllWorkspaces().withWorkspace().withNulls()), "books");

        book(store, "a");
        book(store.workspace("other"), "b");
        book(store, "c");

        assertThat(ours.next(2, "title")).containsExactly("CREATE a", "CREATE c");
        assertThat(theirs.next(1, "title")).containsExactly("CREATE b");
        assertThat(title(all.next().after())).isEqualTo("a");
        Map<String, Object> fields = Objects.requireNonNull(all.next().after()).fields();
        assertThat(fields)
                .containsEntry("title", "b")
                .containsEntry("ws_id", id(workspace))
                .containsEntry("isbn", null);
        all.next();
        ours.nothingMore();
        theirs.nothingMore();
    }

    @Test
    @DisplayName("a watch begins after a position that is still kept, and can continue where another has stopped")
    void watchesBeginAtPositions() throws InterruptedException {
        EntityStore store = store();
        Entity a = book(store, "a");
        book(store, "b");
        Seen first = new Seen();
        Watch earlier = store.watch("books", a.position(), first);
        assertThat(first.next(1, "title")).containsExactly("CREATE b");
        first.nothingMore();
        Position written = store.dao("shelves").insert(Map.of("code", "A")).position();
        await().until(() -> earlier.reached().compareTo(written) >= 0);
        earlier.close();

        book(store, "c");
        Seen second = new Seen();
        store.watch("books", earlier.reached(), second);

        assertThat(second.next(1, "title")).containsExactly("CREATE c");
        second.nothingMore();
        first.nothingMore();
        assertThatThrownBy(() -> store.watch("books", new Position(1, 0), second))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessage("position 1:0 is of shard 1; this store is shard 0");
    }

    @Test
    @DisplayName("silent writes notify no listener of their own process")
    void silentWritesAreNotShown() throws InterruptedException {
        EntityStore writer = store();
        EntityStore reader = other(writer);
        Seen here = watch(writer, "books");
        Seen there = watch(reader, "books");

        Entity book = book(writer, "a");
        EntityStore silent = writer.with(Options.DEFAULT.silently());
        silent.dao("books").update(id(book), Map.of("title", "b"));
        silent.writeAsync(tx -> tx.update("books", id(book), Map.of("title", "c")))
                .join();
        writer.dao("books").delete(id(book));

        assertThat(here.next(2, "title")).containsExactly("CREATE a", "DELETE c");
        here.nothingMore();
        // The log does not record that a write was silent. Other processes therefore see it, unless they share the log
        // in memory.
        assertThat(there.next(1, "title")).containsExactly("CREATE a");
    }

    @Test
    @DisplayName("a listener that throws, is interrupted or writes gets the next change all the same")
    void listenersMayDoAnything() throws InterruptedException {
        EntityStore store = store();
        Seen seen = new Seen();
        AtomicInteger calls = new AtomicInteger();
        store.watch("books", change -> {
            seen.changed(change);
            switch (calls.getAndIncrement()) {
                case 0 -> throw new IllegalStateException("a listener that throws");
                case 1 -> throw new AssertionError("an error of a listener");
                case 2 -> Thread.currentThread().interrupt();
                case 3 -> book(store, "from the listener");
                default -> {}
            }
        });

        for (String title : List.of("a", "b", "c", "d")) {
            book(store, title);
        }

        assertThat(seen.next(5, "title"))
                .containsExactly("CREATE a", "CREATE b", "CREATE c", "CREATE d", "CREATE from the listener");
    }

    @Test
    @DisplayName("no write waits for a listener")
    void writesDoNotWait() throws InterruptedException {
        EntityStore store = store();
        CountDownLatch free = new CountDownLatch(1);
        Seen slow = new Seen();
        store.watch("books", change -> {
            waitUntil(free);
            slow.changed(change);
        });
        Seen quick = watch(store, "books");

        for (int i = 0; i < 200; i++) {
            book(store, "book " + i);
        }
        assertThat(quick.next(200, "title")).startsWith("CREATE book 0").endsWith("CREATE book 199");
        slow.nothingMore();

        free.countDown();
        assertThat(slow.next(200, "title")).startsWith("CREATE book 0").endsWith("CREATE book 199");
    }

    @Test
    @DisplayName("after a watch is closed, its listener is not called again")
    void closedWatchesAreSilent() throws InterruptedException {
        EntityStore store = store();
        Seen closed = new Seen();
        Watch watch = store.watch("books", closed);
        Seen open = watch(store, "books");
        watch.close();
        book(store, "a");
        assertThat(open.next(1, "title")).containsExactly("CREATE a");
        closed.nothingMore();
    }

    @Test
    @DisplayName("an entity that is not defined cannot be watched")
    void unknownEntitiesCannotBeWatched() {
        EntityStore store = store();

        assertThatThrownBy(() -> store.watch("nothings", new Seen()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothings");
    }

    private static void waitUntil(CountDownLatch free) {
        try {
            assertThat(free.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
