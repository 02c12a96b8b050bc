package io.entail.tables;

import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of a flat row. Immutable.
 *
 * @param name name in the flat row
 * @param path of the value in the entity: names of nested records, then that of the field
 * @param type of the value; a value with several parts is JSON text in a flat row
 * @param decimal precision and scale of a decimal; null for other types
 */
record FlatColumn(
        String name,
        List<String> path,
        FieldType type,
        @Nullable DecimalType decimal,
        String doc) {

    FlatColumn {
        path = List.copyOf(path);
    }

    /** Whether the value is written as JSON text. */
    boolean isJson() {
        return !type.isScalar();
    }

    /** Returns the value from an entity, null when it or a record around it is unset. */
    @Nullable
    Object of(Map<String, Object> entity) {
        Object value = entity;
        for (String step : path) {
            value = value instanceof Map<?, ?> record ? record.get(step) : null;
        }
        return value;
    }
}
