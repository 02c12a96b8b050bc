package io.entail.schema.rules;

import io.entail.schema.function.KnownFunctions;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Describes the values that a rule is read for.
 *
 * @param type type of the values
 * @param decimal precision and scale of decimals; null for other types
 * @param element definition of the elements of an array, set or map; null for other types
 * @param functions functions that an argument may name
 */
public record RuleTarget(
        FieldType type,
        @Nullable DecimalType decimal,
        @Nullable RuleTarget element,
        KnownFunctions functions) {

    /** Returns the name of the type in definitions. */
    String text() {
        return decimal == null ? type.text() : decimal.text();
    }
}
