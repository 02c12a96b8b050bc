package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.Scope;
import java.util.Optional;

/** The rows of an open store, for an import to compare with: those of the workspace that it is a view of. */
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
    public Optional<Entity> byUnique(String entity, String constraint, Object value) {
        return store.dao(entity).selectBy(constraint, value);
    }

    @Override
    public Iterable<Entity> rows(String entity) {
        return store.dao(entity).each(PAGE_SIZE);
    }

    @Override
    public int entityBytesMax() {
        return store.entityBytesMax().orElse(ENTITY_BYTES_MAX);
    }
}
