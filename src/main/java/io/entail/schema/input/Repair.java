package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.value.NullTrees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts a value that was stored by another definition to the current one: fields that it does not have are removed,
 * a null that it does not allow becomes the default, and a fraction is rounded down where it requires a whole number.
 * This applies at any depth: in records, lists and maps.
 */
final class Repair {
    private Repair() {}

    /**
     * Returns a stored value in the current definition. A value that cannot be converted stays as it is, and validation
     * reports it when it is written again.
     */
    static Object value(ValueDefinition definition, Object stored) {
        return switch (definition.type()) {
            case ARRAY, SET -> stored instanceof Collection<?> list ? elements(definition.elements(), list) : stored;
            case MAP -> stored instanceof Map<?, ?> map ? entries(definition.elements(), map) : stored;
            case RECORD -> stored instanceof Map<?, ?> map ? record(definition.nested(), map) : stored;
            case INT, LONG, TIMESTAMP -> whole(stored);
            default -> stored;
        };
    }

    private static Map<String, Object> record(RecordDefinition record, Map<?, ?> stored) {
        Map<String, Object> repaired = new LinkedHashMap<>();
        stored.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            if (field != null) {
                NullTrees.put(repaired, field.name(), value == null ? ofNull(field) : value(field.value(), value));
            }
        });
        return repaired;
    }

    private static @Nullable Object ofNull(FieldDefinition field) {
        return field.required() ? field.defaultValue().orElse(null) : null;
    }

    private static List<Object> elements(ValueDefinition definition, Collection<?> stored) {
        List<Object> repaired = new ArrayList<>(stored.size());
        stored.forEach(each -> NullTrees.add(repaired, each == null ? null : value(definition, each)));
        return repaired;
    }

    private static Map<Object, Object> entries(ValueDefinition definition, Map<?, ?> stored) {
        Map<Object, Object> repaired = new LinkedHashMap<>();
        stored.forEach((key, each) -> NullTrees.put(repaired, key, each == null ? null : value(definition, each)));
        return repaired;
    }

    private static Object whole(Object stored) {
        return stored instanceof Number number && Double.isFinite(number.doubleValue()) && hasFraction(number)
                ? (Object) Math.floor(number.doubleValue())
                : stored;
    }

    private static boolean hasFraction(Number number) {
        return number.doubleValue() != Math.rint(number.doubleValue());
    }
}
