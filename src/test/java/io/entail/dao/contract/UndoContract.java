package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.audit.Difference;
import io.entail.audit.FieldChange;
import io.entail.audit.Version;
import io.entail.audit.WriteSelection;
import io.entail.dao.Call;
import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.Options;
import io.entail.dao.ScriptedLog;
import io.entail.dao.Undone;
import io.entail.dao.WriteOptions;
import io.entail.dao.Written;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.NotFoundException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.UniqueViolationException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A write can be undone by another one. */
abstract class UndoContract extends StoreContract {
    private static final Duration OVER = Duration.ofMillis(1_100);

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    @DisplayName("an undo deletes created rows, and restores changed and deleted ones with their automatic values")
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
    @DisplayName("a row that has changed since, was created again or was deleted makes the whole undo fail")
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
    @DisplayName("an undo that would break a rule is refused: a taken unique value, a missing parent, children")
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
    @DisplayName("hooks see the rows that an undo restores, and can refuse it")
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
    @DisplayName("the deletion of an expired row cannot be undone; other undos restore the time to live of then")
    void timesToLiveAreKept() {
        EntityStore store = store();
        Entity pass = store.dao("passes").insert(Map.of("code", "p"), WriteOptions.ttl(1_000));
        Entity longer = store.dao("passes").update(id(pass), Map.of("note", "x"), WriteOptions.ttl(5_000));
        store.undo(longer.position());
        assertThat(store.dao("passes").select(id(pass)).orElseThrow().ttl()).isLessThanOrEqualTo(1_000L);
        assertThat(store.dao("passes").select(id(pass)).orElseThrow().fields()).isEqualTo(pass.fields());

        Entity brief = store.dao("passes").insert(Map.of("code", "q"), WriteOptions.ttl(1));
        pass(OVER);
        Inside.reap(store);
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

    @Test
    @DisplayName("several writes can be undone at once, selected by range, by actor, by reason, or by a combination")
    void severalWritesAreTakenBackAtOnce() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Entity b = book(store, "b");
        EntityStore mallory = store.as("mallory").because("mischief");
        Position first = mallory.dao("books").update(id(a), Map.of("pages", 1)).position();
        mallory.dao("books").update(id(a), Map.of("pages", 2, "title", "z"));
        Position bob =
                store.as("bob").dao("books").update(id(b), Map.of("pages", 5)).position();
        Entity made = book(mallory.because("a book"), "made");
        Entity c = book(store.as("ann"), "c");

        WriteSelection range = WriteSelection.between(first, made.position());
        Undone preview = store.previewUndo(range.writtenBy("mallory"), ReplayListener.NONE);
        assertThat(preview.positions()).isEmpty();
        assertThat(preview.writes()).hasSize(3).allMatch(write -> write.actor().equals("mallory"));
        assertThat(preview.writes().get(2).reason()).isEqualTo("a book");
        assertThat(preview.rows()).hasSize(2);
        assertThat(preview.rows().get(0).after()).isEqualTo(a);
        assertThat(preview.rows().get(0).diff())
                .contains(new FieldChange("title", "z", "a"), new FieldChange("pages", 2, 100));
        assertThat(preview.rows().get(1).before()).isEqualTo(made);
        assertThat(preview.rows().get(1).after()).isNull();
        assertThat(store.dao("books").select(id(made))).contains(made);

        Undone mischief =
                store.as("ann").undo(range.writtenBy("mallory").writtenBecause("mischief"), ReplayListener.NONE);
        assertThat(mischief.positions()).hasSize(1);
        assertThat(mischief.writes()).hasSize(2);
        assertThat(mischief.rows()).singleElement().satisfies(row -> {
            assertThat(row.operation()).isEqualTo(Operation.UPDATE);
            Entity after = Objects.requireNonNull(row.after());
            assertThat(after).isEqualTo(store.dao("books").select(id(a)).orElseThrow());
            assertThat(after.fields()).isEqualTo(a.fields());
            assertThat(after.position()).isEqualTo(mischief.positions().get(0));
        });
        assertThat(store.dao("books").select(id(b)).orElseThrow().number("pages"))
                .isEqualTo(5);
        assertThat(store.dao("books").select(id(made))).contains(made);
        Version last =
                store.dao("books").history(id(a)).newestFirst().iterator().next();
        assertThat(last.change().actor()).isEqualTo("ann");
        assertThat(last.change().reason()).isEqualTo("undo of " + first + ".." + Position.of(first.offset() + 1));

        store.undo(WriteSelection.ALL.from(bob), ReplayListener.NONE);
        assertThat(store.dao("books").each())
                .extracting(Entity::fields)
                .containsExactlyInAnyOrder(values(store, a), b.fields());
        assertThat(store.dao("books").select(id(c))).isEmpty();
    }

    /**
     * Returns the present values. The last undo was inside the range, so they are those before the first write that the
     * range undoes.
     */
    private static Map<String, Object> values(EntityStore store, Entity book) {
        return store.dao("books").select(id(book)).orElseThrow().fields();
    }

    @Test
    @DisplayName("undoing writes one by one from the newest equals undoing them at once; a repetition changes nothing")
    void oneAfterTheOther() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Position one = store.dao("books").update(id(a), Map.of("pages", 1)).position();
        Position two = store.dao("books").update(id(a), Map.of("pages", 2)).position();
        Position three = store.dao("books").update(id(a), Map.of("title", "b")).position();

        store.undo(three);
        store.undo(two);
        Written last = store.undo(one);
        Entity restored = store.dao("books").select(id(a)).orElseThrow();
        assertThat(restored.fields()).isEqualTo(a.fields());
        assertThat(restored.position()).isEqualTo(last.position());

        assertThat(store.undo(one).entities()).isEmpty();
        Undone again = store.undo(WriteSelection.between(one, three), ReplayListener.NONE);
        assertThat(again.rows()).isEmpty();
        assertThat(again.positions()).isEmpty();
        assertThat(store.dao("books").select(id(a))).contains(restored);
    }

    @Test
    @DisplayName("the write that prevents an undo is named with all its data, and the suggested way out works")
    void theWriteInTheWayIsNamed() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Position mine = store.dao("books").update(id(a), Map.of("pages", 1)).position();
        Position theirs = store.as("bob")
                .because("a new edition")
                .dao("books")
                .update(id(a), Map.of("title", "b"))
                .position();
        Position after =
                store.as("cid").dao("books").update(id(a), Map.of("pages", 3)).position();
        String at = store.moments().at(after).time().toString();

        assertThatThrownBy(() -> store.undo(mine)).isInstanceOfSatisfying(StaleVersionException.class, error -> {
            assertThat(error)
                    .hasMessage("'books' with primary key '{id=\"" + id(a) + "\"}' was changed again after " + mine
                            + ", by the write at " + after + " (cid, " + at + "): take back " + after
                            + " first, or " + mine + ".." + after + ", whoever wrote there");
            assertThat(error.fields().get("@in_the_way"))
                    .isEqualTo(Map.of(
                            "entity", "books", "position", after.toString(), "at", at, "actor", "cid", "reason", ""));
        });
        assertThatThrownBy(() -> store.previewUndo(WriteSelection.at(mine), ReplayListener.NONE))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining("(cid, ");

        store.undo(after);
        assertThatThrownBy(() -> store.undo(mine))
                .hasMessageContaining("by the write at " + theirs + " (bob, ")
                .hasMessageContaining(": a new edition): take back " + theirs + " first");
        store.undo(theirs);
        store.undo(mine);
        assertThat(values(store, a)).isEqualTo(a.fields());

        WriteSelection cids = WriteSelection.between(mine, after).writtenBy("cid");
        assertThat(store.undo(cids, ReplayListener.NONE).positions()).isEmpty();
    }

    @Test
    @DisplayName("a write of another actor between two that are undone is named; undoing all three together succeeds")
    void aWriteInBetweenIsNamed() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Entity b = book(store, "b");
        Position first =
                store.as("ann").dao("books").update(id(a), Map.of("pages", 1)).position();
        Position between =
                store.as("bob").dao("books").update(id(a), Map.of("title", "c")).position();
        Position last = store.as("ann")
                .write(tx -> {
                    tx.update("books", id(a), Map.of("pages", 3));
                    tx.update("books", id(b), Map.of("pages", 3));
                })
                .position();
        WriteSelection anns = WriteSelection.between(first, last).writtenBy("ann");

        assertThatThrownBy(() -> store.undo(anns, ReplayListener.NONE))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining("was changed again after " + first + ", by the write at " + between + " (bob, ")
                .hasMessageEndingWith("take back " + first + ".." + last
                        + ", whoever wrote there, or only what came after " + between);
        assertThat(store.undo(anns.from(last), ReplayListener.NONE).rows()).hasSize(2);
        assertThat(store.undo(WriteSelection.between(first, last), ReplayListener.NONE)
                        .rows())
                .hasSize(1);
        assertThat(values(store, a)).isEqualTo(a.fields());
        assertThat(values(store, b)).isEqualTo(b.fields());
    }

    @Test
    @DisplayName("if a row changes between the plan and the append of an undo, the undo is planned again")
    void racesAreNamed() {
        EntityStore other = store();
        Entity a = book(other, "a");
        Position mine = other.dao("books").update(id(a), Map.of("pages", 1)).position();
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        see(store, mine);
        log.before(() ->
                other.as("bob").dao("books").update(id(a), Map.of("pages", 2)).position());

        assertThatThrownBy(() -> store.undo(mine))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining("(bob, ");
    }

    @Test
    @DisplayName("a preview refuses what the undo refuses: a taken unique value, a missing parent, children")
    void previewsRefuse() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Position renamed =
                store.dao("books").update(id(a), Map.of("title", "b")).position();
        book(store, "a");
        Entity parent = book(store, "parent");
        Position chapterGone = store.dao("chapters").delete(id(chapter(store, parent, 1)));
        store.dao("books").delete(id(parent));
        Entity other = book(store, "other");
        chapter(store, other, 1);
        Position before = store.reader().reached();

        assertThatThrownBy(() -> store.previewUndo(WriteSelection.at(renamed), ReplayListener.NONE))
                .isInstanceOf(UniqueViolationException.class);
        assertThatThrownBy(() -> store.previewUndo(WriteSelection.at(chapterGone), ReplayListener.NONE))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThatThrownBy(() -> store.previewUndo(WriteSelection.at(other.position()), ReplayListener.NONE))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThatThrownBy(() -> store.previewUndo(WriteSelection.between(before, chapterGone), ReplayListener.NONE))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining("comes after");
        assertThatThrownBy(() -> store.undo(WriteSelection.ALL.writtenBy("nobody"), ReplayListener.NONE))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("by 'nobody' there is no write");
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName("a range affects only its own workspace unless it names all; a deleted workspace can be restored")
    void workspaces() {
        EntityStore store = store();
        Position begin = store.reader().reached();
        Entity space = store.dao("workspaces").insert(Map.of("name", "other"));
        EntityStore other = store.workspace("other");
        Entity mine = book(store, "mine");
        Entity theirs = book(other, "theirs");
        WriteSelection both = WriteSelection.between(mine.position(), theirs.position());
        WriteSelection all = WriteSelection.ALL.from(Position.of(begin.offset() + 1));

        assertThat(store.undo(both, ReplayListener.NONE).writes()).hasSize(1);
        assertThat(store.dao("books").select(id(mine))).isEmpty();
        assertThat(other.dao("books").select(id(theirs))).contains(theirs);
        assertThatThrownBy(() -> store.undo(WriteSelection.at(theirs.position()), ReplayListener.NONE))
                .isInstanceOf(NotFoundException.class);

        EntityStore everywhere = store.with(Options.DEFAULT.inAllWorkspaces());
        Undone undone = everywhere.undo(all, ReplayListener.NONE);
        assertThat(store.dao("workspaces").select(id(space))).isEmpty();
        everywhere.undo(undone.positions().get(0));
        assertThat(store.dao("workspaces").select(id(space)).orElseThrow().fields())
                .isEqualTo(space.fields());
        assertThat(store.workspace("other").dao("books").select(id(theirs)).map(Entity::fields))
                .contains(theirs.fields());
    }

    @Test
    @DisplayName("an undo of random writes restores the state before them, and its preview has the same changes")
    void randomRangesAreTakenBack() {
        Random random = seeds.random();
        EntityStore store = store();
        List<Entity> books = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            books.add(book(store, "b" + i));
        }
        for (int round = 0; round < 12; round++) {
            Position begin = store.reader().reached();
            Map<Object, Map<String, Object>> before = state(store);
            for (int i = 0; i < 8; i++) {
                EntityStore acting = store.as(random.nextBoolean() ? "ann" : "bob");
                Object id = id(books.get(random.nextInt(books.size())));
                if (random.nextInt(4) == 0) {
                    acting.dao("books").delete(id);
                } else {
                    acting.dao("books").upsert(id, Map.of("title", "t" + id, "pages", 1 + random.nextInt(9_000)));
                }
            }
            WriteSelection since = WriteSelection.ALL.from(Position.of(begin.offset() + 1));
            undoAsPreviewed(store, since.writtenBy("ann"));
            store.undo(since, ReplayListener.NONE);
            assertThat(state(store))
                    .as("round %s: the undo has restored the state", round)
                    .isEqualTo(before);
        }
    }

    private static void undoAsPreviewed(EntityStore store, WriteSelection writes) {
        List<Difference> expected;
        try {
            expected = store.previewUndo(writes, ReplayListener.NONE).rows();
        } catch (StaleVersionException | UnknownPositionException e) {
            assertThatThrownBy(() -> store.undo(writes, ReplayListener.NONE)).hasMessage(e.getMessage());
            return;
        }
        List<Difference> rows = store.undo(writes, ReplayListener.NONE).rows();
        assertThat(rows)
                .extracting(Difference::diff)
                .isEqualTo(expected.stream().map(Difference::diff).toList());
        assertThat(rows)
                .extracting(Difference::before)
                .isEqualTo(expected.stream().map(Difference::before).toList());
    }

    private static Map<Object, Map<String, Object>> state(EntityStore store) {
        Map<Object, Map<String, Object>> state = new TreeMap<>();
        store.dao("books").each().forEach(book -> state.put(id(book), book.fields()));
        return state;
    }
}
