package io.entail.http.entities;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the row that the answer to a write shows: by primary key, or by a unique value when the write itself
 * generates the key.
 *
 * @param key known once the write was planned; null when the row is identified by a value
 */
public record Stored(
        EntityDefinition definition,
        @Nullable Supplier<Map<String, Object>> key,
        @Nullable String field,
        @Nullable Object value) {

    static Stored byKey(EntityDefinition definition, Supplier<Map<String, Object>> key) {
        return new Stored(definition, () -> asStored(definition, key.get()), null, null);
    }

    static Stored byValue(EntityDefinition definition, String field, Object value) {
        return new Stored(definition, null, field, EntityInput.normaliseField(definition, field, value));
    }

    /**
     * Returns a key in its stored form. A value that cannot be a key is returned as it is, and the write is refused.
     */
    private static Map<String, Object> asStored(EntityDefinition definition, Map<String, Object> key) {
        return EntityInput.validatePrimaryKey(definition, key).isEmpty()
                ? EntityInput.normalisePrimaryKey(definition, key)
                : key;
    }

    /** Whether {@code entity} is this row. */
    boolean is(Entity entity) {
        if (!entity.type().equals(definition.name())) {
            return false;
        }
        return key != null
                ? Rows.key(definition, entity).equals(key.get())
                : Objects.equals(entity.fields().get(Objects.requireNonNull(field)), value);
    }

    /** Returns plain values from which {@link #find} finds the row later. */
    public Map<String, Object> remembered() {
        Map<String, Object> remembered = new LinkedHashMap<>();
        remembered.put("entity", definition.name());
        if (key != null) {
            remembered.put("key", key.get());
        } else {
            remembered.put("field", Objects.requireNonNull(field));
            remembered.put("value", Objects.requireNonNull(value));
        }
        return remembered;
    }

    /** Returns the row that {@link #remembered} described, as the store has it now. */
    public static Optional<Entity> find(EntityStore store, Map<?, ?> remembered) {
        Dao dao = store.dao(String.valueOf(remembered.get("entity")));
        Object key = remembered.get("key");
        return key != null
                ? dao.select(key)
                : dao.selectBy(
                        String.valueOf(remembered.get("field")), Objects.requireNonNull(remembered.get("value")));
    }
}
