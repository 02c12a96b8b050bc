package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.Difference;
import io.entail.audit.Version;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.TagQuery;
import io.entail.read.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The position of an entity is that of its last write, however it is read, and not the position of the reader. */
abstract class PositionContract extends StoreContract {
    @Test
    @DisplayName(
            "every read of an entity gives the position of its last write, whatever was written later to other rows")
    void everyReadGivesThePositionOfTheLastWrite() {
        EntityStore store = store();
        Entity first = store.dao("books").insert(Map.of("title", "a", "tags", List.of("t")));
        Entity chapter = chapter(store, first, 1);
        Entity last = store.dao("books").update(id(first), Map.of("pages", 7));
        Position since = book(store, "other").position();
        assertThat(first.position()).isLessThan(chapter.position());
        assertThat(last.position()).isBetween(chapter.position(), since);

        for (EntityStore process : List.of(store, other(store))) {
            assertThat(process.reader().reached()).isGreaterThanOrEqualTo(since);
            assertThat(reads(process, last)).hasSize(6).containsOnly(last);
            assertThat(process.dao("chapters")
                            .pageFor("book", to(first), PageRequest.first(9))
                            .data())
                    .containsExactly(chapter);
        }
    }

    @Test
    @DisplayName("a read of the past gives the position of the last write before that moment")
    void readsOfThePastGiveThePositionOfTheWriteThen() {
        EntityStore store = store();
        Entity first = store.dao("books").insert(Map.of("title", "a", "tags", List.of("t")));
        Position between = chapter(store, first, 1).position();
        store.dao("books").update(id(first), Map.of("pages", 7));

        for (EntityStore process : List.of(store, other(store))) {
            try (EntityStore then = process.asOf(between)) {
                assertThat(reads(then, first)).hasSize(6).containsOnly(first);
                assertThat(then.reader().reached()).isEqualTo(between);
            }
        }
    }

    private static List<Entity> reads(EntityStore store, Entity book) {
        Dao books = store.dao("books");
        List<Entity> reads = new ArrayList<>();
        reads.add(books.select(id(book)).orElseThrow());
        reads.add(books.selectBy("title", "a").orElseThrow());
        reads.add(books.selectAsync(id(book)).join().orElseThrow());
        books.page().data().stream().filter(read -> id(read).equals(id(book))).forEach(reads::add);
        books.each().forEach(read -> {
            if (id(read).equals(id(book))) {
                reads.add(read);
            }
        });
        reads.addAll(books.byTags(TagQuery.allOf("t"), PageRequest.first(9)).data());
        return reads;
    }

    @Test
    @DisplayName("in histories and watches, the entity before a change has the position of the write before")
    void theEntityBeforeHasThePositionOfTheWriteBefore() throws InterruptedException {
        EntityStore store = store();
        LinkedBlockingQueue<EntityChange> seen = new LinkedBlockingQueue<>();
        try (Watch watch = store.watch("books", seen::add)) {
            Entity first = book(store, "a");
            book(store, "other");
            Entity last = store.dao("books").update(id(first), Map.of("pages", 7));
            Position gone = store.dao("books").delete(id(first));

            List<Version> versions = new ArrayList<>();
            store.dao("books").history(id(first)).oldestFirst().forEach(versions::add);
            assertThat(versions).extracting(each -> each.change().before()).containsExactly(null, first, last);
            assertThat(versions).extracting(each -> each.change().after()).containsExactly(first, last, null);
            assertThat(versions.get(2).change().position()).isEqualTo(gone);

            List<EntityChange> changes = new ArrayList<>();
            while (changes.size() < 4) {
                changes.add(Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS)));
            }
            assertThat(changes.get(2).before()).isEqualTo(first);
            assertThat(changes.get(2).after()).isEqualTo(last);
            assertThat(changes.get(3).before()).isEqualTo(last);
            assertThat(watch.reached()).isLessThanOrEqualTo(gone);
        }
    }

    @Test
    @DisplayName("in differences, each entity has the position of the write that made it")
    void differencesHaveThePositionsOfTheWrites() {
        EntityStore store = store();
        Entity first = book(store, "a");
        book(store, "other");
        Entity last = store.dao("books").update(id(first), Map.of("pages", 7));

        List<Difference> updated = store.diff(
                        store.moments().at(first.position()), store.moments().at(last.position()))
                .toList();

        assertThat(updated)
                .filteredOn(each -> each.before() != null)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.before()).isEqualTo(first);
                    assertThat(each.after()).isEqualTo(last);
                });
    }
}
