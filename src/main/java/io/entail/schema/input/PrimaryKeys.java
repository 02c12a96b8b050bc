package io.entail.schema.input;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ValueDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Validates and normalises primary keys that are given as arguments. */
final class PrimaryKeys {
    static final String MISSING = "missing primary key";

    private PrimaryKeys() {}

    static Map<String, Object> validate(EntityDefinition definition, Object key) {
        Map<?, ?> parts = parts(definition, key);
        Map<String, Object> errors = new LinkedHashMap<>();
        for (String part : definition.primaryKey()) {
            FieldDefinition field = definition.field(part);
            String error = field == null ? null : part(field.value(), parts.containsKey(part), parts.get(part));
            if (error != null) {
                errors.put(part, error);
            }
        }
        for (Object name : parts.keySet()) {
            if (!(name instanceof String text) || !definition.primaryKey().contains(text)) {
                errors.put(String.valueOf(name), "not a primary key");
            }
        }
        return errors;
    }

    static Map<String, Object> normalise(EntityDefinition definition, Object key) {
        Map<?, ?> parts = parts(definition, key);
        Map<String, Object> normal = new LinkedHashMap<>();
        for (String part : definition.primaryKey()) {
            Object value = parts.get(part);
            if (value == null) {
                throw new IllegalArgumentException(part + ": " + MISSING);
            }
            normal.put(part, EntityInput.normaliseField(definition, part, value));
        }
        return normal;
    }

    /**
     * Returns the parts of a key. A plain value is the only part of a key of one field; it is not valid for a longer
     * key.
     */
    private static Map<?, ?> parts(EntityDefinition definition, Object key) {
        if (key instanceof Map<?, ?> map) {
            return map;
        }
        return definition.primaryKey().size() == 1
                ? Map.of(definition.primaryKey().get(0), key)
                : Map.of();
    }

    /** Returns what is wrong with a part of a key, null when it is valid. */
    static @Nullable String part(ValueDefinition definition, boolean given, @Nullable Object value) {
        if (!given || Boolean.FALSE.equals(value)) {
            return MISSING;
        }
        return value == null ? Validation.REQUIRED : Validation.scalar(definition, value);
    }
}
