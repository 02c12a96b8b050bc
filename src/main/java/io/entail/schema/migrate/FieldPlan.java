package io.entail.schema.migrate;

import io.entail.schema.FieldDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a field of the final definition. Immutable.
 *
 * @param field the field of the final definition
 * @param source the field of the definition in force that it is made from, null for a new one
 * @param stands its name in the prepared definition
 * @param added whether the prepared definition adds it to the fields of the definition in force
 * @param conversion computes its value, null to keep the value as it is
 * @param fill the value for rows in which it would be unset, null for none
 */
record FieldPlan(
        FieldDefinition field,
        @Nullable FieldDefinition source,
        String stands,
        boolean added,
        @Nullable Conversion conversion,
        @Nullable Object fill) {
    String name() {
        return field.name();
    }
}
