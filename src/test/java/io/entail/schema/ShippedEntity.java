package io.entail.schema;

import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Shipped entities for tests: the normalised form of an input, and the faults of one. */
public final class ShippedEntity {
    static final Definitions SHIPPED = Definitions.shipped();

    /** A reference to a parent, which has the same id in all tests. */
    static final String PARENT = "{\"id\":\"" + TestDefinitions.ID + "\"}";

    private static final UUID ID = UUID.fromString(TestDefinitions.ID);

    private ShippedEntity() {}

    /** Returns the values that an insert would store, without id and times. */
    public static Map<String, Object> stored(String entity, String input) {
        return stored(entity, map(input));
    }

    public static Map<String, Object> stored(String entity, Map<String, Object> given) {
        EntityDefinition definition = SHIPPED.require(entity);
        Map<String, Object> values = EntityInput.transform(
                definition,
                EntityInput.forInsert(definition, given, Instant.ofEpochSecond(1), () -> ID),
                EntityInput.sent(definition, given));
        Map<String, Object> shown = new LinkedHashMap<>(values);
        shown.keySet().removeAll(List.of("id", "created_at", "updated_at"));
        return shown;
    }

    /** Returns the faults of an insert. */
    public static Map<String, Object> faults(String entity, String input) {
        return faults(entity, map(input));
    }

    public static Map<String, Object> faults(String entity, Map<String, Object> given) {
        EntityDefinition definition = SHIPPED.require(entity);
        Map<String, Object> shorthands = EntityInput.shorthandFaults(definition, given);
        if (!shorthands.isEmpty()) {
            return shorthands;
        }
        return EntityInput.validate(
                SHIPPED,
                definition,
                EntityInput.forInsert(definition, given, Instant.ofEpochSecond(1), () -> ID),
                EntityInput.sent(definition, given),
                Map.of(),
                false);
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }
}
