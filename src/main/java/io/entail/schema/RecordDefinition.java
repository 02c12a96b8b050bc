package io.entail.schema;

import io.entail.schema.rules.EntityCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an entity or of a nested record, in order, and the rules that concern several of them. Immutable. */
final class RecordDefinition {
    private final String name;
    private final List<FieldDefinition> fields;
    private final Map<String, FieldDefinition> byName = new LinkedHashMap<>();
    private final List<EntityCheck> checks;
    private final FieldNames names;

    RecordDefinition(String name, List<FieldDefinition> fields, List<EntityCheck> checks) {
        this.name = name;
        this.fields = List.copyOf(fields);
        this.checks = List.copyOf(checks);
        fields.forEach(field -> byName.put(field.name(), field));
        this.names = new FieldNames(List.copyOf(byName.keySet()));
    }

    String name() {
        return name;
    }

    List<FieldDefinition> fields() {
        return fields;
    }

    @Nullable
    FieldDefinition field(@Nullable Object field) {
        return field == null ? null : byName.get(field);
    }

    List<EntityCheck> checks() {
        return checks;
    }

    FieldNames names() {
        return names;
    }
}
