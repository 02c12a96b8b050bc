package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Converts a row to the values that a file gives. Unset fields are left out, unless an import would fill in a default
 * for them; this applies to fields of subschemas too. A row that expires gets its remaining seconds. The time of the
 * last update is left out, because it is a fact about this store; an import sets it to the time of the import.
 */
final class ExportedValues {
    private ExportedValues() {}

    /**
     * Converts a row.
     *
     * @param pathsAs3 whether paths of routes are written in the format of version 3.0
     */
    static Map<String, @Nullable Object> of(EntityDefinition definition, Entity entity, boolean pathsAs3) {
        Map<String, @Nullable Object> values = record(definition.fieldsOf(entity.fields()), entity.fields());
        values.remove(ImportPlan.UPDATED_AT);
        Long ttl = TimeToLive.written(entity);
        if (ttl != null) {
            values.put(TimeToLive.FIELD, ttl);
        }
        if (pathsAs3 && PathReading.concerns(definition)) {
            PathReading.write3(entity, values);
        }
        return values;
    }

    private static Map<String, @Nullable Object> record(List<FieldDefinition> fields, Map<?, ?> stored) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FieldDefinition field : fields) {
            Object value = stored.get(field.name());
            if (value != null) {
                values.put(field.name(), value(field, value));
            } else if (field.defaultValue().isPresent()) {
                values.put(field.name(), null);
            }
        }
        return values;
    }

    private static Object value(FieldDefinition field, Object value) {
        if (field.reference().isPresent()) {
            return key(field.reference().get(), value);
        }
        List<FieldDefinition> inner = field.fields();
        if (field.type() == FieldType.MAP && !inner.isEmpty() && value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, each) -> entries.put(String.valueOf(key), records(inner, each)));
            return entries;
        }
        return inner.isEmpty() ? form(value) : records(inner, value);
    }

    private static Object form(Object value) {
        return Objects.requireNonNull(JsonForm.of(value));
    }

    /** Converts records, alone or in lists. */
    private static Object records(List<FieldDefinition> fields, Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(each -> records(fields, each)).toList();
        }
        return value instanceof Map<?, ?> map ? record(fields, map) : value;
    }

    private static Object key(ReferenceField reference, Object value) {
        Object key = value instanceof Map<?, ?> map ? map.get(reference.key()) : null;
        // A text could be the name of any parent; a key of another type cannot be mistaken for one.
        return key instanceof String ? key : form(value);
    }
}
