package io.entail.schema.migrate;

import io.entail.schema.FieldDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Where a field of the final definition comes from. Immutable.
 *
 * @param field of the final definition
 * @param source the field of the definition in force that it is made from, null for a new one
 * @param stands the name that it has in the prepared definition
 * @param added whether it is a field that the prepared definition has and the one in force has not
 * @param conversion makes its value, null for the value as it is
 * @param fill its value where it would be unset, null for none
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
