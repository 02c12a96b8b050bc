package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.Blame;
import io.entail.audit.FieldChange;
import io.entail.audit.Version;
import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.Options;
import io.entail.dao.WriteOptions;
import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The history of an entity has all of its versions, with their author, reason and time. */
abstract class HistoryContract extends StoreContract {
    private static final Duration OVER = Duration.ofMillis(1_100);

    private static List<Version> newestFirst(EntityStore store, String entity, Object key) {
        List<Version> versions = new ArrayList<>();
        store.dao(entity).history(key).newestFirst().forEach(versions::add);
        return versions;
    }

    /** Returns the history after checking that both directions give the same versions. */
    private static List<Version> history(EntityStore store, String entity, Object key) {
        List<Version> versions = new ArrayList<>();
        store.dao(entity).history(key).oldestFirst().forEach(versions::add);
        List<Version> backwards = newestFirst(store, entity, key);
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(versions);
        return versions;
    }

    private static List<Operation> operations(List<Version> versions) {
        return versions.stream().map(Version::operation).toList();
    }

    @Test
    @DisplayName("the history has every version with actor, reason, time, write and changed fields, in every process")
    void everyVersionIsTold() {
        EntityStore store = store();
        Instant begin = now().minusSeconds(5);
        Entity a = book(store.as("ann").because("new list"), "a");
        Entity b = store.as("bob")
                .dao("books")
                .update(id(a), values("title", "b", "print", Map.of("format", "hardcover"), "names", Map.of("x", "y")));
        book(store, "another");
        Position gone = store.as("cid").because("sold").dao("books").delete(id(a));

        for (EntityStore process : List.of(store, other(store))) {
            List<Version> versions = history(process, "books", id(a));

            assertThat(operations(versions)).containsExactly(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
            Version created = versions.get(0);
            assertThat(created.number()).isEqualTo(a.version());
            assertThat(created.change().actor()).isEqualTo("ann");
            assertThat(created.change().reason()).isEqualTo("new list");
            assertThat(created.change().at()).isBetween(begin, begin.plusSeconds(60));
            assertThat(created.change().position()).isEqualTo(a.position());
            assertThat(created.change().before()).isNull();
            assertThat(created.change().after()).isEqualTo(a);
            assertThat(created.diff()).contains(new FieldChange("print.format", null, "paperback"));
            Version updated = versions.get(1);
            assertThat(updated.number()).isEqualTo(b.version());
            assertThat(updated.change().actor()).isEqualTo("bob");
            assertThat(Objects.requireNonNull(updated.change().before()).fields())
                    .isEqualTo(a.fields());
            assertThat(updated.change().before().version()).isEqualTo(a.version());
            assertThat(updated.change().after()).isEqualTo(b);
            assertThat(updated.diff())
                    .filteredOn(change -> !change.field().equals("updated_at"))
                    .containsExactlyInAnyOrder(
                            new FieldChange("title", "a", "b"),
                            new FieldChange("print.format", "paperback", "hardcover"),
                            new FieldChange("names.x", null, "y"));
            Version deleted = versions.get(2);
            assertThat(deleted.change().position()).isEqualTo(gone);
            assertThat(deleted.number()).isGreaterThan(b.version());
            assertThat(deleted.change().after()).isNull();
            assertThat(deleted.diff()).contains(new FieldChange("title", "b", null));
        }
    }

    @Test
    @DisplayName(
            "an entity that was deleted and created again has one history; one that never existed has an empty one")
    void historyGoesOnAfterDeletion() {
        EntityStore store = store();
        Entity first = book(store, "a");
        store.dao("books").delete(id(first));
        Entity second = store.dao("books").insert(Map.of("id", id(first), "title", "again"));

        List<Version> versions = history(store, "books", id(first));
        assertThat(operations(versions)).containsExactly(Operation.CREATE, Operation.DELETE, Operation.CREATE);
        assertThat(versions.get(2).number()).isEqualTo(second.version());
        assertThat(versions.get(2).change().before()).isNull();
        assertThat(history(store, "books", "00000000-0000-4000-8000-000000000000"))
                .isEmpty();
        assertThat(store.dao("books").blame("00000000-0000-4000-8000-000000000000"))
                .isEmpty();
    }

    @Test
    @DisplayName("refused writes leave no version; cascades, references set to null and expiry do")
    void effectsLeaveVersions() {
        EntityStore store = store();
        store.dao("shelves").insert(Map.of("code", "A"));
        Entity book = store.dao("books").insert(Map.of("title", "a", "shelf", Map.of("code", "A")));
        Entity chapter = chapter(store, book, 1);
        assertThat(store.dao("books").insertAsync(Map.of("id", id(book), "title", "x")))
                .failsWithin(Duration.ofSeconds(20));
        Entity pass = store.dao("passes").insert(Map.of("code", "p"), WriteOptions.ttl(1));
        store.dao("shelves").delete("A");
        store.dao("books").delete(id(book));
        pass(OVER);
        Inside.reap(store);

        List<Version> versions = history(store, "books", id(book));
        assertThat(operations(versions)).containsExactly(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
        assertThat(versions.get(1).diff()).extracting(FieldChange::field).contains("shelf.code");
        assertThat(operations(history(store, "chapters", id(chapter))))
                .containsExactly(Operation.CREATE, Operation.DELETE);
        List<Version> passes = history(store, "passes", id(pass));
        assertThat(operations(passes)).containsExactly(Operation.CREATE, Operation.DELETE);
        assertThat(passes.get(1).change().actor()).isEqualTo("ttl");
    }

    @Test
    @DisplayName("a history that is longer than a page of the index is complete")
    void longHistoriesAreTold() {
        EntityStore store = store();
        Entity book = book(store, "a");
        for (int i = 0; i < 300; i++) {
            var unused = store.dao("books").updateAsync(id(book), Map.of("pages", 1 + i));
        }
        store.dao("books").update(id(book), Map.of("pages", 1_000));

        List<Version> versions = history(store, "books", id(book));
        assertThat(versions).hasSize(302);
        assertThat(versions.stream().map(Version::number)).isSorted().doesNotHaveDuplicates();
        assertThat(store.dao("books").history(id(book)).stream()
                        .limit(2)
                        .map(version ->
                                Objects.requireNonNull(version.change().after()).number("pages")))
                .containsExactly(1_000L, 300L);
    }

    @Test
    @DisplayName("a workspace sees only the history of its own entities")
    void workspacesSeeTheirOwn() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity book = book(store, "a");

        assertThat(history(store.workspace("other"), "books", id(book))).isEmpty();
        assertThat(history(store.with(Options.DEFAULT.inAllWorkspaces()), "books", id(book)))
                .hasSize(1);
    }

    @Test
    @DisplayName("blame gives for each value the change that set it")
    void blameTellsWhoGaveValues() {
        EntityStore store = store();
        Entity book = store.as("ann")
                .dao("books")
                .insert(Map.of("title", "a", "tags", List.of("x"), "names", Map.of("en", "A", "de", "B")));
        store.as("bob").because("typo").dao("books").update(id(book), Map.of("names", Map.of("en", "A", "de", "C")));
        store.as("cid")
                .dao("books")
                .update(id(book), values("tags", null, "print", Map.of("size", Map.of("width", 1.5))));

        Blame blame = store.dao("books").blame(id(book)).orElseThrow();

        assertThat(by(blame, "title")).isEqualTo("ann");
        assertThat(by(blame, "names.en")).isEqualTo("ann");
        assertThat(by(blame, "names.de")).isEqualTo("bob");
        assertThat(by(blame, "print.format")).isEqualTo("ann");
        assertThat(by(blame, "print.size.width")).isEqualTo("cid");
        assertThat(by(blame, "tags")).isEqualTo("cid");
        assertThat(field(blame, "tags").value()).isNull();
        assertThat(field(blame, "names.de").by().change().reason()).isEqualTo("typo");
        store.dao("books").delete(id(book));
        assertThat(store.dao("books").blame(id(book))).isEmpty();
    }

    private static Blame.Field field(Blame blame, String name) {
        return blame.fields().stream()
                .filter(field -> field.field().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String by(Blame blame, String field) {
        return field(blame, field).by().change().actor();
    }
}
