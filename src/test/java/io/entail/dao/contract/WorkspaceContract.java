package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.errors.InvalidUniqueGlobalException;
import io.entail.errors.InvalidWorkspaceException;
import io.entail.errors.NotFoundException;
import io.entail.errors.PrimaryKeyViolationException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.Scope;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Workspaces isolate rows from each other. */
abstract class WorkspaceContract extends StoreContract {

    @Test
    @DisplayName("the default workspace exists from the start, and is the same in every store")
    void theDefaultIsThere() {
        EntityStore store = store();

        Entity workspace = store.dao("workspaces").selectBy("name", "default").orElseThrow();

        assertThat(id(workspace)).isEqualTo("bb0a552b-ff8b-3cc7-b9e8-6acc37c882f9");
        assertThat(workspace.workspace()).isNull();
        assertThat(book(store, "a").workspace()).isEqualTo(id(workspace));
    }

    @Test
    @DisplayName("every call treats rows of another workspace as absent")
    void otherWorkspacesLookAbsent() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Dao theirs = store.workspace("other").dao("books");
        Entity book = book(store, "a");

        assertThat(theirs.select(id(book))).isEmpty();
        assertThat(theirs.selectBy("title", "a")).isEmpty();
        assertThat(theirs.count()).isZero();
        assertThat(theirs.each()).isEmpty();
        assertThatThrownBy(() -> theirs.update(id(book), Map.of("pages", 3))).isInstanceOf(NotFoundException.class);
        theirs.delete(id(book));
        theirs.deleteTree(id(book));
        assertThat(store.dao("books").select(id(book))).isPresent();
    }

    @Test
    @DisplayName("keys are unique over all workspaces, unique values within each unless the definition says otherwise")
    void uniquenessHasItsScope() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Dao theirs = store.workspace("other").dao("books");
        Entity book = store.dao("books").insert(Map.of("title", "a", "isbn", 5L));

        assertThat(theirs.insert(Map.of("title", "a"))).isNotNull();
        assertThatThrownBy(() -> theirs.insert(Map.of("title", "b", "isbn", 5L)))
                .isInstanceOf(UniqueViolationException.class);
        assertThatThrownBy(() -> theirs.insert(Map.of("id", id(book), "title", "c")))
                .isInstanceOf(PrimaryKeyViolationException.class);
        assertThatThrownBy(() -> theirs.upsert(id(book), Map.of("title", "c")))
                .isInstanceOf(PrimaryKeyViolationException.class);
    }

    @Test
    @DisplayName("the shard of a workspace is returned if one was given, and is never negative")
    void shardsAreShownWhenGiven() {
        Dao workspaces = store().dao("workspaces");

        assertThat(workspaces.insert(Map.of("name", "near")).fields()).doesNotContainKey("shard");
        assertThat(workspaces.selectBy("name", "near").orElseThrow().fields()).doesNotContainKey("shard");
        assertThat(workspaces.insert(Map.of("name", "far", "shard", 3)).fields())
                .containsEntry("shard", 3);
        assertThatThrownBy(() -> workspaces.insert(Map.of("name", "nowhere", "shard", -1)))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("shard");
    }

    @Test
    @DisplayName("a workspace is selected by its name or id, and must exist")
    void workspacesHaveToExist() {
        EntityStore store = store();
        Entity other = store.dao("workspaces").insert(Map.of("name", "other"));
        String nowhere = UUID.randomUUID().toString();

        assertThat(book(store.workspace("other"), "a").workspace()).isEqualTo(id(other));
        assertThat(book(store.workspace(id(other).toUpperCase(Locale.ROOT)), "b")
                        .workspace())
                .isEqualTo(id(other));
        assertThatThrownBy(() -> store.workspace("no such"))
                .isInstanceOfSatisfying(
                        InvalidWorkspaceException.class,
                        e -> assertThat(e.code()).isEqualTo(17))
                .hasMessage("invalid workspace 'no such'");
        assertThatThrownBy(() -> book(store.workspace(nowhere), "a"))
                .isInstanceOf(InvalidWorkspaceException.class)
                .hasMessage("invalid workspace '" + nowhere + "'");
        assertThat(store.workspace(nowhere).dao("books").count()).isZero();
    }

    @Test
    @DisplayName("a view of all workspaces reads everything except by values that are unique within one")
    void everythingCanBeRead() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity mine = book(store, "a");
        book(store.workspace("other"), "a");

        assertThat(store.reader().count("books", Scope.ALL)).isEqualTo(2);
        assertThat(store.reader().select("books", id(mine), Scope.ALL)).isPresent();
        assertThatThrownBy(() -> store.reader().selectBy("books", "title", "a", Scope.ALL))
                .isInstanceOf(InvalidUniqueGlobalException.class);
    }

    @Test
    @DisplayName("the name of a workspace is unique")
    void namesAreTakenOnce() {
        Dao workspaces = store().dao("workspaces");

        assertThatThrownBy(() -> workspaces.insert(Map.of("name", "default")))
                .isInstanceOf(UniqueViolationException.class);
    }
}
