package io.entail.schema.input;

import io.entail.errors.TransformationException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.Shorthand;
import io.entail.schema.Transformation;
import io.entail.schema.checks.FieldPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the values that identify an entity, before it is validated. */
final class Identity {
    private Identity() {}

    /** See {@link EntityInput#identity}. */
    static Map<String, Object> of(
            Definitions definitions, EntityDefinition definition, Map<String, ?> input, boolean transform) {
        boolean readable = EntityInput.shorthandFaults(definition, input).isEmpty();
        Map<?, ?> given = readable ? Shorthand.expand(definition.record().shorthands(), input) : input;
        Map<String, Object> identity = new LinkedHashMap<>();
        for (FieldDefinition field : definition.telling()) {
            Object value = given.containsKey(field.name())
                    ? given.get(field.name())
                    : field.defaultValue().orElse(null);
            if (value != null) {
                identity.put(field.name(), EntityInput.normaliseField(definition, field.name(), value));
            }
        }
        if (transform && readable && definition.variants().transform()) {
            Map<String, Object> stored =
                    transformed(definitions, definition, given, EntityInput.normalised(definition, input));
            definition.telling().forEach(field -> {
                Object value = stored.get(field.name());
                if (value != null) {
                    identity.put(field.name(), value);
                }
            });
        }
        return Map.copyOf(identity);
    }

    /** Transforms the values, as far as they are valid. */
    private static Map<String, Object> transformed(
            Definitions definitions, EntityDefinition definition, Map<?, ?> given, Map<String, Object> sent) {
        RecordDefinition record = definition.variants().of(given);
        Map<String, Object> values = definition.canonical(Normalisation.whole(record, given));
        for (Transformation each : record.transformations()) {
            boolean valid = true;
            for (FieldPath path : each.all()) {
                String field = path.names().get(0);
                valid &= EntityInput.validateField(definitions, definition, field, values.get(field))
                        .isEmpty();
            }
            try {
                values = valid ? Transformation.write(List.of(each), sent, values) : values;
            } catch (TransformationException e) {
                // Validation of the entity will report this.
            }
        }
        return values;
    }
}
