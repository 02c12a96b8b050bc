package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.value.FieldType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes unset fields visible as null. */
final class Nulls {
    private Nulls() {}

    /**
     * Returns all fields of a record with unset ones as null, also in nested records, followed by fields that the
     * definition does not have. A field with {@code @since} is included only when it has a value, and unset fields
     * inside it are left out.
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
