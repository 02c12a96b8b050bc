package io.entail.forms;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Takes the primary key out of an entity, in the form in which the DAO takes it. */
public final class PrimaryKey {
    private PrimaryKey() {}

    /** Returns the fields of the primary key with their values. */
    public static Map<String, Object> of(EntityDefinition definition, Entity entity) {
        Map<String, Object> key = new LinkedHashMap<>();
        definition
                .primaryKey()
                .forEach(field ->
                        key.put(field, Objects.requireNonNull(entity.fields().get(field))));
        return key;
    }
}
