package io.entail.schema;

import io.entail.schema.input.EntityInput;
import io.entail.schema.value.FieldType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random valid rows of a definition in stored form. */
public final class RandomRows {
    private RandomRows() {}

    /** Returns a row with a key of its own. */
    public static Map<String, Object> of(EntityDefinition definition, Random random) {
        RandomValues values = new RandomValues(Definitions.of(List.of()), List.of(), random);
        Map<String, Object> row = new HashMap<>();
        values.entity(definition, "").forEach((name, value) -> {
            if (value != null) {
                row.put(name, EntityInput.normaliseField(definition, name, value));
            }
        });
        for (String part : definition.primaryKey()) {
            FieldDefinition field = definition.requireField(part);
            row.computeIfAbsent(
                    part,
                    name -> field.type() == FieldType.UUID
                            ? new UUID(random.nextLong(), random.nextLong()).toString()
                            : RandomScalars.of(field.value(), random));
        }
        for (FieldDefinition field : definition.fields()) {
            field.defaultValue()
                    .filter(value -> !field.nullable())
                    .ifPresent(value -> row.putIfAbsent(field.name(), value));
        }
        return definition.codec().decode(definition.codec().encode(row));
    }
}
