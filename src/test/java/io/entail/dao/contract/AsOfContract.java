package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.audit.Difference;
import io.entail.audit.FieldChange;
import io.entail.audit.Moment;
import io.entail.audit.WriteSelection;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.TagQuery;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import io.entail.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store can be read as it was. */
abstract class AsOfContract extends StoreContract {
    private static final Duration OVER = Duration.ofMillis(1_100);

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private static List<Object> titles(EntityStore store) {
        List<Object> titles = new ArrayList<>();
        store.dao("books").each().forEach(book -> titles.add(Objects.requireNonNull(book.text("title"))));
        return titles;
    }

    @Test
    @DisplayName("queries of the past return the rows of that time, also through an index that was added later")
    void thePastAnswersQuestions() {
        EntityStore early = store(log(), notes(""));
        early.dao("notes").insert(Map.of("id", "n1", "mood", "sad"));
        Entity then = early.dao("notes").insert(Map.of("id", "n2", "mood", "glad"));
        EntityStore store = store(log(), notes(", \"indexed\": true"));
        see(store, store.dao("notes").update("n2", Map.of("mood", "sad")));
        see(store, store.dao("notes").insert(Map.of("id", "n3", "mood", "glad")));
        assertThat(store.dao("notes").pageBy("mood", "sad").data()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            try (EntityStore past = store.asOf(then.position())) {
                for (int j = 0; j < 2; j++) {
                    assertThat(past.dao("notes").pageBy("mood", "glad").data())
                            .extracting(note -> note.text("id"))
                            .containsExactly("n2");
                    assertThat(past.dao("notes").pageBy("mood", "sad").data()).hasSize(1);
                }
            }
        }
    }

    private static Definitions notes(String mood) {
        List<EntityDefinition> all = new ArrayList<>(Library.alone().all());
        all.add(EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Note", "namespace": "test", "entity": "notes", "primaryKey": ["id"],
                 "workspaceable": true, "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "mood", "type": ["null", "string"], "default": null%s}]}""".replace("%s", mood))));
        return Definitions.of(all);
    }

    @Test
    @DisplayName("every kind of read of the past returns what it returned then")
    void thePastAnswersEveryRead() {
        EntityStore store = store();
        Entity book = store.dao("books").insert(Map.of("title", "a", "tags", List.of("old")));
        Entity chapter = chapter(store, book, 1);
        store.dao("books").update(id(book), values("title", "b", "tags", List.of("new")));
        Entity fresh = book(store, "a");
        store.dao("books").delete(id(book));

        for (EntityStore process : List.of(store, other(store))) {
            try (EntityStore then = process.asOf(chapter.position())) {
                Dao books = then.dao("books");
                Entity found = books.select(id(book)).orElseThrow();
                assertThat(found.fields()).isEqualTo(book.fields());
                assertThat(found.version()).isEqualTo(book.version());
                assertThat(found.position()).isEqualTo(book.position());
                assertThat(books.select(id(fresh))).isEmpty();
                assertThat(books.selectBy("title", "a").orElseThrow().fields()).isEqualTo(book.fields());
                assertThat(books.selectBy("title", "b")).isEmpty();
                assertThat(titles(then)).containsExactly("a");
                assertThat(books.count()).isEqualTo(1);
                assertThat(books.byTags(TagQuery.allOf("old"), PageRequest.first(5))
                                .data())
                        .hasSize(1);
                assertThat(then.tags().page(PageRequest.first(5)).data()).hasSize(1);
                assertThat(then.dao("chapters")
                                .pageFor("book", to(book), PageRequest.first(5))
                                .data())
                        .hasSize(1);
                assertThat(then.reader().reached()).isEqualTo(chapter.position());
                assertThat(then.status().log().digest()).hasSize(64);
                assertThat(then.dao("books").history(id(book)).oldestFirst()).hasSize(1);
            }
        }
        assertThat(titles(store)).containsExactly("a");
    }

    @Test
    @DisplayName("a past entity is found without a replay by its key, or by a unique value that it still has")
    void entitiesAreFoundWithoutReplay() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Entity b = book(store, "b");
        store.dao("books").update(id(a), Map.of("pages", 7));
        AtomicInteger replays = new AtomicInteger();
        ReplayListener counting = (done, total) -> replays.incrementAndGet();

        try (EntityStore then = store.asOf(store.moments().at(a.position()), counting)) {
            assertThat(then.dao("books").select(id(a)).orElseThrow().number("pages"))
                    .isEqualTo(100);
            assertThat(then.dao("books").select(id(b))).isEmpty();
            assertThat(then.dao("books").selectBy("title", "a").orElseThrow().version())
                    .isEqualTo(a.version());
            assertThat(replays).hasValue(0);
            assertThat(then.dao("books").count()).isEqualTo(1);
            assertThat(replays).hasPositiveValue();
        }
    }

    @Test
    @DisplayName("a view of the past refuses writes, and a closed view refuses reads while the store stays open")
    void thePastIsReadOnly() {
        EntityStore store = store();
        Entity book = book(store, "a");
        Position before = store.reader().reached();
        EntityStore then = store.asOf(before);
        Dao books = then.dao("books");

        assertThatThrownBy(() -> books.insert(Map.of("title", "x"))).isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(() -> books.update(id(book), Map.of("title", "x")))
                .isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(() -> books.upsert(id(book), Map.of("title", "x")))
                .isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(() -> books.delete(id(book))).isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(() -> books.deleteTree(id(book))).isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(books::truncate).isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(() -> then.undo(book.position())).isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(() -> then.watch("books", change -> {})).isInstanceOf(OperationUnsupportedException.class);
        assertThat(store.reader().reached()).isEqualTo(before);
        then.close();
        then.close();
        assertThatThrownBy(() -> books.select(id(book))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(books::count).isInstanceOf(StoreClosedException.class);
        assertThat(store.dao("books").select(id(book))).isPresent();
    }

    @Test
    @DisplayName("a time means the state before the first record with a later time; others get a clear error")
    void timesLeadToMoments() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Instant afterA = Objects.requireNonNull(lastChange(store, a));
        pass(Duration.ofMillis(20));
        Entity b = book(store, "b");
        Instant afterB = Objects.requireNonNull(lastChange(store, b));

        assertThat(store.moments().at(afterA).position()).isEqualTo(a.position());
        assertThat(store.moments().at(afterA.plusNanos(999_999)).position()).isEqualTo(a.position());
        assertThat(store.moments().at(afterB.minusMillis(1)).position()).isEqualTo(a.position());
        try (EntityStore then = store.asOf(afterB.minusMillis(1))) {
            assertThat(titles(then)).containsExactly("a");
        }
        Moment late = store.moments().at(now().plusSeconds(1_000));
        assertThat(late.position()).isEqualTo(b.position());
        assertThat(late.remark().orElseThrow()).contains("is in the future: this is the state of now");
        Moment early = store.moments().at(Instant.parse("1999-01-01T00:00:00Z"));
        assertThat(early.position()).isEqualTo(Position.START);
        assertThat(early.remark().orElseThrow()).contains("before the first record");
        try (EntityStore then = store.asOf(Instant.MIN)) {
            assertThat(titles(then)).isEmpty();
            assertThat(then.dao("books").select(id(a))).isEmpty();
        }
        try (EntityStore then = store.asOf(Instant.MAX)) {
            assertThat(then.dao("books").count()).isEqualTo(2);
        }
    }

    private static Instant lastChange(EntityStore store, Entity entity) {
        return store.dao("books")
                .history(id(entity))
                .newestFirst()
                .iterator()
                .next()
                .change()
                .at();
    }

    @Test
    @DisplayName("a position of another shard is refused by its name in every call")
    void positionsOfOtherShardsAreRefused() {
        EntityStore store = store();
        Position here = book(store, "a").position();
        Position there = new Position(3, here.offset());
        Moment moment = store.moments().at(here);
        Moment elsewhere = new Moment(there, moment.time(), moment.remark());
        WriteSelection before = WriteSelection.between(here, new Position(-1, here.offset()));
        String name = "position " + there + " is of shard 3; this store is shard 0";

        List<ThrowingCallable> calls = List.of(
                () -> store.asOf(there),
                () -> store.asOf(elsewhere, ReplayListener.NONE),
                () -> store.moments().at(there),
                () -> store.undo(there),
                () -> store.undo(WriteSelection.ALL.through(there), ReplayListener.NONE),
                () -> store.previewUndo(WriteSelection.between(there, there), ReplayListener.NONE),
                () -> store.diff(moment, elsewhere),
                () -> store.diff(elsewhere, elsewhere),
                () -> store.watch("books", there, change -> {}),
                () -> store.reader().await(there, Duration.ZERO));

        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(UnknownPositionException.class)
                        .hasMessage(name));
        assertThatThrownBy(() -> store.undo(before, ReplayListener.NONE))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("is of shard -1");
    }

    @Test
    @DisplayName("positions after the end of the log are refused, and the error has the last position")
    void unknownPositionsAreRefused() {
        EntityStore store = store();
        Position last = book(store, "a").position();

        assertThatThrownBy(() -> store.asOf(Position.of(last.offset() + 1)))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("the last is " + last);
        assertThatThrownBy(() -> store.asOf(Position.of(-2))).isInstanceOf(UnknownPositionException.class);
        assertThatThrownBy(() -> store.asOf(new Position(1, 0)))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("position 1:0 is of shard 1; this store is shard 0");
        try (EntityStore then = store.asOf(last)) {
            assertThatThrownBy(() -> then.asOf(Position.of(last.offset() + 1)))
                    .isInstanceOf(UnknownPositionException.class);
        }
    }

    @Test
    @DisplayName("rows that had expired at the moment are hidden, and those that expired later are not")
    void expiryIsThatOfTheMoment() {
        EntityStore store = store();
        Entity pass = store.dao("passes").insert(Map.of("code", "p"), WriteOptions.ttl(1));
        pass(OVER);
        Entity later = book(store, "later");

        try (EntityStore then = store.asOf(pass.position());
                EntityStore after = store.asOf(later.position())) {
            assertThat(then.dao("passes").select(id(pass)).orElseThrow().ttl()).isIn(0L, 1L);
            assertThat(then.dao("passes").each()).hasSize(1);
            assertThat(after.dao("passes").select(id(pass))).isEmpty();
            assertThat(after.dao("passes").each()).isEmpty();
        }
    }

    @Test
    @DisplayName("two moments differ by created, changed and deleted rows, but not by those that were changed back")
    void momentsDiffer() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity kept = book(store, "kept");
        Entity changed = book(store, "changed");
        Entity gone = book(store, "gone");
        Position before = book(store.workspace("other"), "elsewhere").position();
        Entity fresh = book(store, "fresh");
        store.dao("books").update(id(changed), Map.of("pages", 7));
        store.dao("books").delete(id(gone));
        Entity brief = book(store, "brief");
        store.dao("books").delete(id(brief));
        book(store.workspace("other"), "more elsewhere");
        Position after = store.dao("shelves").insert(Map.of("code", "A")).position();

        List<Difference> all = store.diff(
                        store.moments().at(before), store.moments().at(after))
                .toList();

        assertThat(all)
                .extracting(each -> each.operation() + " " + each.entity() + " "
                        + each.either().get("title").orElse(""))
                .containsExactlyInAnyOrder(
                        "CREATE books fresh", "UPDATE books changed", "DELETE books gone", "CREATE shelves ");
        assertThat(all.get(0).entity())
                .as("differences come in the order of the definitions")
                .isEqualTo("shelves");
        Difference update = all.stream()
                .filter(each -> each.operation() == Operation.UPDATE)
                .findFirst()
                .orElseThrow();
        assertThat(update.key()).isEqualTo(Map.of("id", id(changed)));
        assertThat(update.diff()).contains(new FieldChange("pages", 100, 7));
        assertThat(Objects.requireNonNull(update.before()).version()).isEqualTo(changed.version());
        List<Difference> shelves = new ArrayList<>();
        store.diff(store.moments().at(before), store.moments().at(after))
                .each("shelves", ReplayListener.NONE, shelves::add);
        assertThat(shelves).hasSize(1);
        assertThat(store.diff(store.moments().at(after), store.moments().at(after))
                        .toList())
                .isEmpty();
        assertThatThrownBy(() ->
                        store.diff(store.moments().at(after), store.moments().at(before)))
                .isInstanceOf(InvalidOptionsException.class);
        assertThat(store.dao("books").select(id(kept))).isPresent();
        assertThat(store.dao("books").select(id(fresh))).isPresent();
    }

    @Test
    @DisplayName("after random writes, the past at random positions is what was seen at that time")
    void thePastIsWhatWasSeen() {
        Random random = seeds.random();
        EntityStore store = store();
        Dao books = store.dao("books");
        List<Entity> live = new ArrayList<>();
        TreeMap<Position, Map<String, Map<String, Object>>> snapshots = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            int what = live.isEmpty() ? 0 : random.nextInt(4);
            if (what == 0) {
                live.add(book(store, "book " + i));
            } else if (what == 1) {
                books.delete(id(live.remove(random.nextInt(live.size()))));
            } else {
                Entity one = live.get(random.nextInt(live.size()));
                books.update(id(one), Map.of("pages", 1 + random.nextInt(9_000), "tags", List.of("t" + i % 3)));
            }
            if (random.nextInt(8) == 0) {
                Map<String, Map<String, Object>> seen = new TreeMap<>();
                books.each().forEach(book -> seen.put(id(book), book.fields()));
                snapshots.put(store.reader().reached(), seen);
            }
        }

        EntityStore reader = other(store);
        snapshots.forEach((position, seen) -> {
            try (EntityStore then = reader.asOf(position)) {
                for (Entity one : live) {
                    Map<String, Object> expected = seen.get(id(one));
                    assertThat(then.dao("books")
                                    .select(id(one))
                                    .map(Entity::fields)
                                    .orElse(null))
                            .as("the row %s at %s is the one that was seen then", id(one), position)
                            .isEqualTo(expected);
                }
                Map<String, Map<String, Object>> found = new TreeMap<>();
                then.dao("books").each().forEach(book -> found.put(id(book), book.fields()));
                assertThat(found)
                        .as("the rows at %s are those that were seen then", position)
                        .isEqualTo(seen);
                assertThat(then.dao("books").count()).isEqualTo(seen.size());
            }
        });
    }
}
