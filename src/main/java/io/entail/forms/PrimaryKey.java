package io.entail.forms;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The primary keys of entities, as the DAO takes them. */
public final class PrimaryKey {
    private PrimaryKey() {}

    /** The fields of the key. */
    public static Map<String, Object> of(EntityDefinition definition, Entity entity) {
        Map<String, Object> key = new LinkedHashMap<>();
        definition
                .primaryKey()
                .forEach(field ->
                        key.put(field, Objects.requireNonNull(entity.fields().get(field))));
        return key;
    }
}
