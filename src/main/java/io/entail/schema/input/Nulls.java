package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.value.FieldType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows unset fields. */
final class Nulls {
    private Nulls() {}

    /**
     * All fields of a record, unset ones as null, in its records too; then what the definition does not have. A later field
     * is there when it has a value, and what is unset in it is not.
     */
    static Map<String, @Nullable Object> fill(RecordDefinition record, Map<?, ?> values) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object value = values.get(field.name());
            if (field.since().isPresent() && value == null) {
                continue;
            }
            boolean nested = field.type() == FieldType.RECORD && field.since().isEmpty();
            all.put(
                    field.name(),
                    nested && value instanceof Map<?, ?> map
                            ? fill(field.value().nested(), map)
                            : value);
        }
        values.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            if (field == null) {
                all.putIfAbsent(String.valueOf(name), value);
            }
        });
        return all;
    }
}
