package io.entail.schema.rules;

import io.entail.schema.Functions;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is read for.
 *
 * @param type of the values that it will judge
 * @param decimal how many digits decimals have; null for everything else
 * @param element what the elements of an array, set or map are; null for everything else
 * @param functions those that an argument may name
 */
public record RuleTarget(
        FieldType type,
        @Nullable DecimalType decimal,
        @Nullable RuleTarget element,
        Functions functions) {

    /** As definitions name it. */
    String text() {
        return decimal == null ? type.text() : decimal.text();
    }
}
