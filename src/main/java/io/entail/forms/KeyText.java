package io.entail.forms;

import io.entail.declarative.text.JsonReader;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.input.EntityInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key of an entity as people type it. A text that has the form of a primary key is read as one; any other text is
 * the endpoint key. A key of several fields is a JSON object. Immutable.
 *
 * @param primaryKey the primary key, null when the text cannot be one
 * @param endpointKey the text as a value of the endpoint key, null when the entity has none
 */
public record KeyText(@Nullable Object primaryKey, @Nullable Object endpointKey) {
    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException when a JSON object cannot be read
     */
    public static KeyText read(EntityDefinition definition, String text) {
        if (definition.primaryKey().size() > 1) {
            Object key = text.startsWith("{") ? JsonReader.read(text) : null;
            if (key == null) {
                throw new IllegalArgumentException("the key of " + definition.name() + " has several fields: "
                        + "give a JSON object with " + String.join(", ", definition.primaryKey()));
            }
            return new KeyText(key, null);
        }
        Object endpointKey = definition
                .endpointKey()
                .map(field -> typed(definition, field, text))
                .orElse(null);
        Object key = typed(definition, definition.primaryKey().get(0), text);
        boolean valid = EntityInput.validatePrimaryKey(definition, key).isEmpty();
        return new KeyText(valid || endpointKey == null ? key : null, endpointKey);
    }

    /** Returns the value of a reference to the entity that a text names. */
    public static Map<String, Object> parent(EntityDefinition parent, String text) {
        KeyText key = read(parent, text);
        return key.primaryKey != null
                ? Map.of(parent.primaryKey().get(0), key.primaryKey)
                : Map.of(parent.endpointKey().orElseThrow(), Objects.requireNonNull(key.endpointKey));
    }

    private static Object typed(EntityDefinition definition, String field, String text) {
        FieldDefinition found = definition.field(field);
        return TypedText.value(found == null ? null : found.type(), text);
    }

    /** Returns the key fields that this text gives to a new entity. */
    public Map<String, Object> fields(EntityDefinition definition) {
        if (primaryKey instanceof Map<?, ?> parts) {
            Map<String, Object> fields = new LinkedHashMap<>();
            parts.forEach((name, value) -> fields.put(String.valueOf(name), Objects.requireNonNull(value)));
            return fields;
        }
        return primaryKey != null
                ? Map.of(definition.primaryKey().get(0), primaryKey)
                : Map.of(definition.endpointKey().orElseThrow(), Objects.requireNonNull(endpointKey));
    }

    public Optional<Object> primary() {
        return Optional.ofNullable(primaryKey);
    }

    public Optional<Object> endpoint() {
        return Optional.ofNullable(endpointKey);
    }
}
