package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The effect of a deletion on the rows that refer to the deleted one. */
abstract class DeletionContract extends StoreContract {

    private static Entity footnote(EntityStore store, Entity chapter, Map<String, Object> more) {
        Map<String, Object> values = values("chapter", to(chapter));
        values.putAll(more);
        return store.dao("footnotes").insert(values);
    }

    @Test
    @DisplayName("children with a cascading reference are deleted in the same write, at any depth")
    void cascadesGoInOneWrite() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");
        Entity kept = book(store, "b");
        for (int i = 0; i < 3; i++) {
            footnote(store, chapter(store, book, i), Map.of());
        }
        footnote(store, chapter(store, kept, 1), Map.of());
        Position before = store.reader().reached();

        Position gone = store.dao("books").delete(id(book));

        assertThat(gone.offset()).isEqualTo(before.offset() + 1);
        assertThat(log.writes().get(log.writes().size() - 1).changes()).hasSize(7);
        assertThat(store.dao("chapters").count()).isEqualTo(1);
        assertThat(store.dao("footnotes").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("children whose reference is set to null keep all other fields")
    void childrenAreSetToNull() {
        EntityStore store = store();
        store.dao("shelves").insert(Map.of("code", "A1"));
        Entity book = store.dao("books").insert(Map.of("title", "a", "pages", 7, "shelf", Map.of("code", "A1")));

        Position gone = store.dao("shelves").delete("A1");

        Entity changed = store.dao("books").select(id(book)).orElseThrow();
        assertThat(changed.get("shelf")).isEmpty();
        assertThat(changed.fields()).containsEntry("title", "a").containsEntry("pages", 7);
        assertThat(changed.version()).isGreaterThan(book.version());
        assertThat(changed.position()).isEqualTo(gone);
    }

    @Test
    @DisplayName("a child with a restricting reference makes the deletion fail, and nothing is deleted")
    void childrenRestrict() {
        EntityStore store = store();
        Entity book = book(store, "a");
        chapter(store, book, 1);
        store.dao("loans").insert(Map.of("book", to(book)));

        assertThatThrownBy(() -> store.dao("books").delete(id(book)))
                .isInstanceOfSatisfying(ForeignKeyViolationException.class, e -> {
                    assertThat(e).hasMessage("an existing 'loans' entity references this 'books' entity");
                    assertThat(e.fields()).isEqualTo(Map.of("@referenced_by", "loans"));
                });
        assertThat(store.dao("chapters").count()).isEqualTo(1);
        assertThat(store.status().conflicts()).isZero();
    }

    @Test
    @DisplayName("a row that would lose a reference, but is also deleted with another parent, is deleted once")
    void cascadeBeatsNull() {
        EntityStore store = store();
        Entity book = book(store, "a");
        footnote(store, chapter(store, book, 1), Map.of("cites", to(book)));
        Entity citing = footnote(store, chapter(store, book(store, "b"), 1), Map.of("cites", to(book)));

        store.dao("books").delete(id(book));

        assertThat(store.dao("footnotes").count()).isEqualTo(1);
        assertThat(store.dao("footnotes").select(id(citing)).orElseThrow().get("cites"))
                .isEmpty();
    }

    @Test
    @DisplayName("if a row has two references to one parent, each keeps its rule")
    void bothReferencesToOneParentCount() {
        EntityDefinition link = EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Link", "namespace": "test", "entity": "links", "primaryKey": ["id"],
                 "workspaceable": true, "fields": [
                  {"name": "id", "type": ["null", {"type": "string", "logicalType": "uuid"}], "default": null, "auto": true},
                  {"name": "source", "type": ["null", {"type": "string", "logicalType": "uuid"}], "default": null,
                   "references": "books", "onDelete": "cascade"},
                  {"name": "target", "type": ["null", {"type": "string", "logicalType": "uuid"}], "default": null,
                   "references": "books", "onDelete": "restrict"}]}"""));
        List<EntityDefinition> all = new ArrayList<>(Library.definitions().all());
        all.add(link);
        EntityStore store = store(log(), Definitions.of(all));
        Entity from = book(store, "a");
        Entity to = book(store, "b");
        store.dao("links").insert(Map.of("source", to(from), "target", to(to)));

        assertThatThrownBy(() -> store.dao("books").delete(id(to)))
                .hasMessage("an existing 'links' entity references this 'books' entity");
        store.dao("books").delete(id(from));
        store.dao("books").delete(id(to));

        assertThat(store.dao("links").count()).isZero();
    }

    @Test
    @DisplayName("a cascade reaches children in every workspace")
    void cascadesReachEveryWorkspace() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity publisher = store.dao("publishers").insert(Map.of("name", "p"));
        store.dao("imprints").insert(Map.of("publisher", to(publisher)));
        store.workspace("other").dao("imprints").insert(Map.of("publisher", to(publisher)));

        store.dao("publishers").delete(id(publisher));

        assertThat(store.reader().count("imprints", Scope.ALL)).isZero();
    }

    @Test
    @DisplayName("a child that is inserted between plan and append is deleted, too")
    void slippedInChildrenGoToo() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");
        Entity chapter = chapter(store, book, 1);
        EntityStore other = other(store);
        log.before(() -> chapter(other, book, 2).position())
                .before(() -> footnote(other, chapter, Map.of()).position());

        store.dao("books").delete(id(book));

        assertThat(store.dao("chapters").count()).isZero();
        assertThat(store.dao("footnotes").count()).isZero();
        assertThat(store.status().conflicts()).isEqualTo(2);
    }

    @Test
    @DisplayName("a child that moves to another parent between plan and append stays")
    void movedChildrenStay() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");
        Entity heir = book(store, "b");
        Entity chapter = chapter(store, book, 1);
        EntityStore other = other(store);
        log.before(() -> other.dao("chapters")
                .update(id(chapter), Map.of("book", to(heir)))
                .position());

        store.dao("books").delete(id(book));

        assertThat(store.dao("chapters").select(id(chapter))).isPresent();
    }

    @Test
    @DisplayName("a workspace that has rows cannot be deleted; an empty one can")
    void workspacesRestrict() {
        EntityStore store = store();
        Entity other = store.dao("workspaces").insert(Map.of("name", "other"));
        Entity book = book(store.workspace("other"), "a");

        assertThatThrownBy(() -> store.dao("workspaces").delete(id(other)))
                .isInstanceOf(ForeignKeyViolationException.class)
                .hasMessage("an existing 'books' entity references this 'workspaces' entity");
        store.workspace("other").dao("books").delete(id(book));
        store.dao("workspaces").delete(id(other));
        assertThat(store.dao("workspaces").count()).isEqualTo(1);
    }

    /** Opens a store with a low limit for the size of one write. */
    private EntityStore smallStore(ScriptedLog log) {
        log.append(new LogRecord.Store(UUID.randomUUID(), 4_000, 5_000)).join();
        return store(log, Library.alone());
    }

    private static List<Entity> chapters(EntityStore store, Entity book, int count) {
        List<Entity> chapters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chapters.add(chapter(store, book, i));
        }
        return chapters;
    }

    @Test
    @DisplayName("a cascade that is too large for one write is refused unsent, with the number of rows and the way out")
    void largeCascadesAreRefused() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = smallStore(log);
        Entity book = book(store, "a");
        chapters(store, book, 150);
        Position before = store.reader().reached();

        assertThatThrownBy(() -> store.dao("books").delete(id(book)))
                .isInstanceOfSatisfying(WriteTooLargeException.class, e -> {
                    assertThat(e).hasMessageContaining("deleteTree").hasMessageContaining("150 chapters");
                    assertThat(e.fields()).isEqualTo(Map.of("books", 1, "chapters", 150));
                });
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName("deleteTree takes several writes, deletes the children first and the row last")
    void treesAreDeletedInSeveralWrites() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = smallStore(log);
        Entity book = book(store, "a");
        List<Entity> chapters = chapters(store, book, 150);
        for (int i = 0; i < 60; i++) {
            footnote(store, chapters.get(i % 3), Map.of("text", "x".repeat(100)));
        }
        Entity citing = footnote(store, chapter(store, book(store, "b"), 1), Map.of("cites", to(book), "text", "kept"));
        int sent = log.writes().size();

        Position gone = store.dao("books").deleteTree(id(book));

        assertThat(gone).isEqualTo(store.reader().reached());
        List<LogRecord.Write> writes = log.writes().subList(sent, log.writes().size());
        assertThat(writes).hasSizeGreaterThan(2);
        assertThat(writes.get(writes.size() - 1).changes()).hasSize(1);
        assertThat(store.dao("books").count()).isEqualTo(1);
        assertThat(store.dao("chapters").count()).isEqualTo(1);
        assertThat(store.dao("footnotes").count()).isEqualTo(1);
        assertThat(store.dao("footnotes").select(id(citing)).orElseThrow().get("cites"))
                .isEmpty();
        assertThat(store.dao("books").deleteTree(id(book)))
                .isEqualTo(store.reader().reached());
    }

    @Test
    @DisplayName("deleteTree keeps a child that has moved to another parent meanwhile")
    void treesLeaveMovedChildren() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");
        Entity heir = book(store, "b");
        Entity chapter = chapter(store, book, 1);
        Entity footnote = footnote(store, chapter, Map.of());
        EntityStore other = other(store);
        log.before(() -> other.dao("chapters")
                .update(id(chapter), Map.of("book", to(heir)))
                .position());

        store.dao("books").deleteTree(id(book));

        assertThat(store.dao("books").select(id(book))).isEmpty();
        assertThat(store.dao("footnotes").select(id(footnote))).isPresent();
    }

    @Test
    @DisplayName("deleteTree fails if a child has a restricting reference")
    void treesAreRestrictedToo() {
        EntityStore store = store();
        Entity book = book(store, "a");
        store.dao("loans").insert(Map.of("book", to(book)));

        assertThatThrownBy(() -> store.dao("books").deleteTree(id(book)))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThat(store.dao("books").select(id(book))).isPresent();
    }
}
