package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entity of a file with its parents found and its key known. Immutable.
 *
 * @param values as the DAO takes them: references are maps with the parent's key, the primary key is among them
 * @param key its primary key, the plain value when it has one part; null when parts are missing
 * @param existing the row with this key
 */
record Settled(
        Entry entry,
        Map<String, @Nullable Object> values,
        @Nullable Object key,
        Optional<Entity> existing) {

    EntityDefinition definition() {
        return entry.definition();
    }

    /** The primary key among these values, null when parts are missing. */
    static @Nullable Object key(EntityDefinition definition, Map<String, @Nullable Object> values) {
        List<String> parts = definition.primaryKey();
        if (parts.size() == 1) {
            return values.get(parts.get(0));
        }
        Map<String, Object> key = new LinkedHashMap<>();
        for (String part : parts) {
            Object value = values.get(part);
            if (value == null) {
                return null;
            }
            key.put(part, value);
        }
        return key;
    }

    /** Whether keys of this entity are made for those who give none. */
    static boolean makesKeys(EntityDefinition definition) {
        FieldDefinition field = definition.primaryKey().size() == 1
                ? definition.field(definition.primaryKey().get(0))
                : null;
        return field != null && field.auto() && field.type() == FieldType.UUID;
    }
}
