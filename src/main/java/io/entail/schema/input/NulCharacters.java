package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.ValueDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the character NUL in the keys and values of an entity's texts, at any depth. Avro allows it but databases do
 * not, so it can no longer be stored. Rows of earlier releases with a NUL can still be read, found by it and deleted.
 */
final class NulCharacters {
    static final String MESSAGE = "must not contain the character NUL";

    private NulCharacters() {}

    /** Adds the fields of a record with a NUL to the faults, unless they have other faults. */
    static void addFaults(RecordDefinition record, Map<?, ?> values, Map<String, Object> errors) {
        values.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            Object fault = field == null || value == null ? null : fault(field.value(), value);
            if (field != null && fault != null) {
                errors.putIfAbsent(field.name(), fault);
            }
        });
    }

    /** Whether a value contains one. */
    static boolean isIn(@Nullable Object value) {
        if (value instanceof String text) {
            return text.indexOf('\0') >= 0;
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().anyMatch(each -> isIn(each.getKey()) || isIn(each.getValue()));
        }
        return value instanceof Collection<?> list && list.stream().anyMatch(NulCharacters::isIn);
    }

    /**
     * Returns the fault in the form of other faults of the value: by field for a record, by index for a list, otherwise
     * one message.
     */
    private static @Nullable Object fault(ValueDefinition definition, Object value) {
        return switch (definition.type()) {
            case RECORD -> value instanceof Map<?, ?> map ? inRecord(definition.nested(), map) : null;
            case ARRAY, SET -> value instanceof Collection<?> list ? inList(definition.elements(), list) : null;
            case REFERENCE -> isIn(value) ? inReference(definition) : null;
            case STRING, UUID, MAP, JSON -> isIn(value) ? MESSAGE : null;
            case INT, LONG, TIMESTAMP, DOUBLE, DECIMAL, BOOLEAN, DATE, TIMESTAMP_MS, BYTES -> null;
        };
    }

    private static @Nullable Object inRecord(RecordDefinition record, Map<?, ?> values) {
        Map<String, Object> errors = new LinkedHashMap<>();
        addFaults(record, values, errors);
        return errors.isEmpty() ? null : errors;
    }

    private static @Nullable Object inList(ValueDefinition element, Collection<?> list) {
        Map<String, Object> errors = new LinkedHashMap<>();
        List<@Nullable Object> elements = new ArrayList<>(list);
        for (int i = 0; i < elements.size(); i++) {
            Object each = elements.get(i);
            Object fault = each == null ? null : fault(element, each);
            if (fault != null) {
                errors.put(String.valueOf(i + 1), fault);
            }
        }
        return errors.isEmpty() ? null : errors;
    }

    private static Object inReference(ValueDefinition definition) {
        ReferenceField reference = definition.reference();
        return reference == null ? MESSAGE : Map.of(reference.key(), MESSAGE);
    }
}
