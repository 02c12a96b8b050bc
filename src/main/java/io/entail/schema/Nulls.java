package io.entail.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows unset fields. */
final class Nulls {
    private Nulls() {}

    /** All fields of a record, unset ones as null, in its records too; then what the definition does not have. */
    static Map<String, @Nullable Object> fill(RecordDefinition record, Map<?, ?> values) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object value = values.get(field.name());
            boolean nested = field.type() == FieldType.RECORD;
            all.put(
                    field.name(),
                    nested && value instanceof Map<?, ?> map
                            ? fill(field.value().nested(), map)
                            : value);
        }
        values.forEach((name, value) -> all.putIfAbsent(String.valueOf(name), value));
        return all;
    }
}
