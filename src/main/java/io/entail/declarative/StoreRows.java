package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.read.Entity;
import io.entail.read.Scope;
import java.util.Optional;

/**
 * The rows of an open store in their stored form, in the workspace that the store is a view of. An import compares the
 * files with them.
 */
public record StoreRows(EntityStore store) implements Existing {
    private static final int PAGE_SIZE = 5_000;

    @Override
    public String workspace() {
        return store.workspace();
    }

    @Override
    public Optional<Entity> byKey(String entity, Object key) {
        return store.reader().select(entity, key, Scope.ALL);
    }

    @Override
    public Optional<Entity> byUnique(String entity, String constraint, Object value, boolean everywhere) {
        Scope scope = everywhere ? Scope.ALL : Scope.workspace(store.workspace());
        return store.reader().selectBy(entity, constraint, value, scope);
    }

    @Override
    public Iterable<Entity> rows(String entity) {
        return store.with(Options.DEFAULT.untransformed()).dao(entity).each(PAGE_SIZE);
    }

    @Override
    public Iterable<Entity> rowsEverywhere(String entity) {
        return store.with(Options.DEFAULT.untransformed().inAllWorkspaces())
                .dao(entity)
                .each(PAGE_SIZE);
    }

    @Override
    public Iterable<Entity> children(String entity, String reference, Object parentKey) {
        return store.dao(entity).eachFor(reference, parentKey, PAGE_SIZE);
    }

    @Override
    public boolean hasNone(String entity) {
        return store.reader().count(entity, Scope.ALL) == 0;
    }

    @Override
    public int entityBytesMax() {
        return store.entityBytesMax().orElse(ENTITY_BYTES_MAX);
    }
}
