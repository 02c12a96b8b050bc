package io.entail.declarative;

import io.entail.read.Entity;
import java.util.Optional;

/** The rows of the store that a configuration is imported into. Values have the types of their fields. */
public interface Existing {
    /** The largest size of an entity, in bytes, that a store allows by default. */
    int ENTITY_BYTES_MAX = 256 << 10;

    /** Returns the id of the workspace that is imported into. */
    String workspace();

    /** Returns the row with this primary key in any workspace. */
    Optional<Entity> byKey(String entity, Object key);

    /**
     * Returns the row that holds a unique value.
     *
     * @param everywhere true to look in all workspaces; false to look only in this one, or among the rows of an entity
     *     without workspaces
     */
    Optional<Entity> byUnique(String entity, String constraint, Object value, boolean everywhere);

    /** Returns all rows of an entity in the workspace, or all its rows when the entity has no workspaces. */
    Iterable<Entity> rows(String entity);

    /** Returns all rows of an entity in all workspaces. */
    default Iterable<Entity> rowsEverywhere(String entity) {
        return rows(entity);
    }

    /** Returns the rows of the workspace that refer to a parent. */
    Iterable<Entity> children(String entity, String reference, Object parentKey);

    /** Whether the entity certainly has no row in any workspace. */
    default boolean hasNone(String entity) {
        return false;
    }

    /** Returns the largest size of an entity in bytes. */
    default int entityBytesMax() {
        return ENTITY_BYTES_MAX;
    }
}
