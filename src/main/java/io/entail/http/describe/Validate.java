package io.entail.http.describe;

import io.entail.errors.Failures;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.Given;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Validates an entity as an insert would, as far as this is possible without reading a store. */
public final class Validate {
    private Validate() {}

    /**
     * Returns normally when the entity is valid. The rows that it refers to need not exist, but have to be named by
     * their primary keys.
     *
     * @param definitions all definitions, including those of parents
     * @param given the values that a caller would insert
     * @throws io.entail.errors.SchemaViolationException with everything that is wrong
     */
    public static void check(Definitions definitions, EntityDefinition definition, Map<String, ?> given, Instant now) {
        Map<String, Object> input = Given.entity(given);
        if (Beside.hasTtl(definition)) {
            input.remove(Beside.TTL);
        }
        if (Beside.hasSnis(definition, definitions.all())) {
            input.remove(Beside.SNIS);
        }
        Map<String, Object> shorthands = EntityInput.shorthandFaults(definition, input);
        if (!shorthands.isEmpty()) {
            throw Failures.schemaViolation(shorthands);
        }
        Map<String, Object> values = EntityInput.forInsert(definition, input, now, UUID::randomUUID);
        Map<String, Object> sent = EntityInput.sent(definition, input);
        Map<String, Object> faults = EntityInput.validate(definitions, definition, values, sent, Map.of(), false);
        if (!faults.isEmpty()) {
            throw Failures.schemaViolation(faults);
        }
    }
}
