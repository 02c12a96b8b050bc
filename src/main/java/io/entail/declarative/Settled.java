package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entity of a file after its parents and its key were looked up; either may be missing. Its values have the form
 * that the DAO takes: references are maps with the parent's key, the primary key is among them. Immutable.
 *
 * @param existing the row with its key
 */
record Settled(Entry entry, Optional<Entity> existing) {

    EntityDefinition definition() {
        return entry.definition();
    }

    Map<String, @Nullable Object> values() {
        return entry.values();
    }

    /** Returns the primary key among values, as a plain value when it has one field; null when a part is missing. */
    static @Nullable Object key(EntityDefinition definition, Map<String, ? extends @Nullable Object> values) {
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

    /** Returns the primary key of a row. */
    static Object keyOf(EntityDefinition definition, Entity row) {
        Object key = key(definition, row.fields());
        if (key == null) {
            throw new IllegalStateException(
                    "a row of " + definition.name() + " without key, of version " + row.version());
        }
        return key;
    }

    /** Whether the DAO generates keys for entities of this kind that have none. */
    static boolean makesKeys(EntityDefinition definition) {
        FieldDefinition field = definition.primaryKey().size() == 1
                ? definition.field(definition.primaryKey().get(0))
                : null;
        return field != null && field.auto() && field.type() == FieldType.UUID;
    }
}
