package io.entail.declarative;

import io.entail.read.Entity;
import java.util.Optional;

/** The rows of the store that a configuration is imported into. Values have the types of their fields. */
public interface Existing {
    /** Bytes of an entity that a store allows unless it was made with another limit. */
    int ENTITY_BYTES_MAX = 256 << 10;

    /** Id of the workspace that is imported into. */
    String workspace();

    /** The row with this primary key in any workspace. */
    Optional<Entity> byKey(String entity, Object key);

    /**
     * The row that holds a unique value.
     *
     * @param everywhere whether in any workspace, and not in this one or of an entity without workspaces
     */
    Optional<Entity> byUnique(String entity, String constraint, Object value, boolean everywhere);

    /** All rows of the workspace, or of an entity without workspaces. */
    Iterable<Entity> rows(String entity);

    /** All rows, whatever workspace they belong to. */
    default Iterable<Entity> rowsEverywhere(String entity) {
        return rows(entity);
    }

    /** The rows of the workspace that refer to a parent. */
    Iterable<Entity> children(String entity, String reference, Object parentKey);

    /** Whether there is certainly no row of an entity, in no workspace. */
    default boolean hasNone(String entity) {
        return false;
    }

    /** Bytes that an entity may take. */
    default int entityBytesMax() {
        return ENTITY_BYTES_MAX;
    }
}
