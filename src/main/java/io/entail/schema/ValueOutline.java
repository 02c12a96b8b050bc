package io.entail.schema;

import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be, for those who describe it to others: its type, and what annotations say about it. Immutable.
 *
 * @param properties annotations by name, with their arguments as JSON has them: those of a field, or of an element
 * @param keys those of a map, null for everything else
 * @param element what is in an array, a set or a map, null for everything else
 * @param record of a nested record, null for everything else
 * @param reference null when it is none
 * @param decimal its digits, or those of the parent's key; null when it is no decimal
 */
public record ValueOutline(
        FieldType type,
        Map<String, @Nullable Object> properties,
        @Nullable ValueOutline keys,
        @Nullable ValueOutline element,
        @Nullable RecordOutline record,
        @Nullable ReferenceField reference,
        @Nullable DecimalType decimal) {

    static ValueOutline of(ValueDefinition value) {
        return new ValueOutline(
                value.type(),
                RecordOutline.plain(value.properties()),
                value.keys() == null ? null : of(value.mapKeys()),
                value.element() == null ? null : of(value.elements()),
                value.record() == null ? null : RecordOutline.of(value.nested()),
                value.reference(),
                value.decimal());
    }
}
