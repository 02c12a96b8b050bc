package io.entail.schema;

import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A description of a value for documentation: its type and its annotations. Immutable.
 *
 * @param properties annotations by name, with their arguments as JSON has them: those of a field, or of an element
 * @param keys keys of a map, null for everything else
 * @param element elements of an array, a set or a map, null for everything else
 * @param record fields of a nested record, null for everything else
 * @param reference the reference, null when it is not one
 * @param decimal precision and scale, also of a parent's key; null when it is not a decimal
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
