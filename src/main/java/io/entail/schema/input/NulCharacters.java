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
 * Finds the character NUL in the texts of an entity: keys and values, at any depth. Avro has it, databases do not, so that
 * nobody may store one any more. Rows of earlier releases that have one are read, found by it and deleted as ever.
 */
final class NulCharacters {
    static final String MESSAGE = "must not contain the character NUL";

    private NulCharacters() {}

    /** Adds to what is wrong with the fields of a record those that have one, where nothing else is wrong with them. */
    static void addFaults(RecordDefinition record, Map<?, ?> values, Map<String, Object> errors) {
        values.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            Object fault = field == null || value == null ? null : fault(field.value(), value);
            if (field != null && fault != null) {
                errors.putIfAbsent(field.name(), fault);
            }
        });
    }

    /** Whether a value, or anything in it, has one. */
    static boolean isIn(@Nullable Object value) {
        if (value instanceof String text) {
            return text.indexOf('\0') >= 0;
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().anyMatch(each -> isIn(each.getKey()) || isIn(each.getValue()));
        }
        return value instanceof Collection<?> list && list.stream().anyMatch(NulCharacters::isIn);
    }

    /** In the shape that the judgement of a value has: by field in a record, by index in a list, else one message. */
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
