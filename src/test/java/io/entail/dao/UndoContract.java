package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.audit.Version;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.NotFoundException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.UniqueViolationException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Entity;
import io.entail.read.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A write can be taken back by another one. */
abstract class UndoContract extends StoreContract {
    private static final Duration OVER = Duration.ofMillis(1_100);

    @Test
    @DisplayName("what was created is deleted, what was changed or deleted is as it was, automatic values too")
    void everythingIsAsItWas() {
        EntityStore store = store();
        Entity changed = store.dao("books")
                .insert(Map.of("title", "changed", "names", Map.of("en", "x"), "print", Map.of("format", "hardcover")));
        Entity gone = book(store, "gone");
        Entity chapter = chapter(store, gone, 1);
        pass(OVER);
        Written written = store.write(tx -> {
            tx.insert("books", Map.of("title", "fresh"));
            tx.update("books", id(changed), values("title", "other", "names", null));
            tx.delete("books", id(gone));
        });
        assertThat(store.dao("chapters").select(id(chapter))).isEmpty();

        Written undone = store.as("ann").undo(written.position());

        assertThat(store.dao("books").each()).hasSize(2);
        assertThat(store.dao("books").select(id(changed)).orElseThrow().fields())
                .isEqualTo(changed.fields());
        assertThat(store.dao("books").select(id(gone)).orElseThrow().fields()).isEqualTo(gone.fields());
        assertThat(store.dao("chapters").select(id(chapter)).orElseThrow().fields())
                .isEqualTo(chapter.fields());
        assertThat(store.dao("books").selectBy("title", "gone")).isPresent();
        Version last =
                store.dao("books").history(id(changed)).newestFirst().iterator().next();
        assertThat(last.change().position()).isEqualTo(undone.position());
        assertThat(last.change().actor()).isEqualTo("ann");
        assertThat(last.change().reason()).isEqualTo("undo of " + written.position());

        store.because("again").undo(undone.position());
        assertThat(store.dao("books").selectBy("title", "fresh")).isPresent();
        assertThat(store.dao("books").select(id(gone))).isEmpty();
        assertThat(store.dao("chapters").select(id(chapter))).isEmpty();
        Version again =
                store.dao("books").history(id(changed)).newestFirst().iterator().next();
        assertThat(again.change().reason()).isEqualTo("again");
    }

    @Test
    @DisplayName("a row that has changed since refuses all of it, also one that was created again or is gone")
    void changedRowsRefuse() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Written both = store.write(tx -> {
            tx.update("books", id(a), Map.of("pages", 7));
            tx.insert("books", Map.of("title", "b"));
        });
        store.dao("books").update(id(a), Map.of("pages", 8));
        assertThatThrownBy(() -> store.undo(both.position())).isInstanceOf(StaleVersionException.class);
        assertThat(store.dao("books").selectBy("title", "b")).isPresent();

        Position gone = store.dao("books").delete(id(a));
        assertThatThrownBy(() -> store.undo(both.position())).isInstanceOf(StaleVersionException.class);
        Entity again = store.dao("books").insert(Map.of("id", id(a), "title", "again"));
        assertThatThrownBy(() -> store.undo(gone)).isInstanceOf(StaleVersionException.class);
        assertThat(store.dao("books").select(id(a)).orElseThrow().fields()).isEqualTo(again.fields());
    }

    @Test
    @DisplayName("what would break a rule is refused: a name that is taken, a parent that is gone, children that stay")
    void rulesHold() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Position renamed =
                store.dao("books").update(id(a), Map.of("title", "b")).position();
        book(store, "a");
        assertThatThrownBy(() -> store.undo(renamed)).isInstanceOf(UniqueViolationException.class);

        Entity parent = book(store, "parent");
        Entity chapter = chapter(store, parent, 1);
        Position chapterGone = store.dao("chapters").delete(id(chapter));
        store.dao("books").delete(id(parent));
        assertThatThrownBy(() -> store.undo(chapterGone)).isInstanceOf(ForeignKeyViolationException.class);

        Entity other = book(store, "other");
        chapter(store, other, 1);
        assertThatThrownBy(() -> store.undo(other.position())).isInstanceOf(ForeignKeyViolationException.class);
        assertThat(store.dao("chapters").each()).hasSize(1);
    }

    @Test
    @DisplayName("positions without a write that took effect are refused, and so are rows of other workspaces")
    void onlyWritesCanBeUndone() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity a = book(store, "a");
        assertThatThrownBy(() -> store.dao("books").insert(Map.of("id", id(a), "title", "x")))
                .isInstanceOf(RuntimeException.class);
        Position refused = store.reader().reached();

        assertThatThrownBy(() -> store.undo(Position.of(0)))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("there is no write");
        assertThatThrownBy(() -> store.undo(refused))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("was refused and had no effect");
        assertThatThrownBy(() -> store.undo(Position.of(refused.offset() + 100)))
                .isInstanceOf(UnknownPositionException.class);
        assertThatThrownBy(() -> store.workspace("other").undo(a.position())).isInstanceOf(NotFoundException.class);
        assertThat(store.dao("books").select(id(a))).isPresent();
    }

    @Test
    @DisplayName("hooks see the rows that an undo restores, and may refuse it")
    void hooksSeeUndo() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Position gone = store.dao("books").delete(id(a));
        store.hooks().before(Call.INSERT, "books", about -> {
            throw new IllegalStateException("no " + about.values().get("title"));
        });
        assertThatThrownBy(() -> store.undo(gone)).hasMessageContaining("no a");
        assertThat(store.dao("books").select(id(a))).isEmpty();
    }

    @Test
    @DisplayName("the end of a row whose time was over cannot be undone, an earlier change keeps the time it had")
    void timesToLiveAreKept() {
        EntityStore store = store();
        Entity pass = store.dao("passes").insert(Map.of("code", "p"), WriteOptions.ttl(1_000));
        Entity longer = store.dao("passes").update(id(pass), Map.of("note", "x"), WriteOptions.ttl(5_000));
        store.undo(longer.position());
        assertThat(store.dao("passes").select(id(pass)).orElseThrow().ttl()).isLessThanOrEqualTo(1_000L);
        assertThat(store.dao("passes").select(id(pass)).orElseThrow().fields()).isEqualTo(pass.fields());

        Entity brief = store.dao("passes").insert(Map.of("code", "q"), WriteOptions.ttl(1));
        pass(OVER);
        store.reap();
        Position over = store.dao("passes")
                .history(id(brief))
                .newestFirst()
                .iterator()
                .next()
                .change()
                .position();
        assertThatThrownBy(() -> store.undo(over))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("would have expired");
        assertThat(List.copyOf(store.dao("passes")
                        .page(io.entail.read.PageRequest.first(10))
                        .data()))
                .hasSize(1);
    }
}
