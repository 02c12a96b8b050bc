package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.Scope;
import java.util.Optional;

/** The rows of an open store, for an import to compare with. */
public record StoreRows(EntityStore store) implements Existing {
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
}
