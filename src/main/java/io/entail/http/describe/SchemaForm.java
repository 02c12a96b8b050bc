package io.entail.http.describe;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordOutline;
import io.entail.schema.ReferenceField;
import io.entail.schema.ValueOutline;
import io.entail.schema.checks.EntityChecks;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entities as the gateway describes them: {@code {"fields": [{"name": {"type": "string", "unique": true}}, ...]}}.
 * Checks that are functions cannot be described and are left out.
 *
 * <p>Types that the gateway does not have are written as:
 *
 * <pre>
 *   decimal       string, "decimal": {"precision": 10, "scale": 2}
 *   date          string, "date": true
 *   timestamp_ms  string, "date_time": true
 *   bytes         string, "base64": true
 *   json          map of keys to "any"
 * </pre>
 */
public final class SchemaForm {
    private SchemaForm() {}

    /** Describes an entity: its fields, the checks of several fields, and how its rows are named. */
    public static Map<String, @Nullable Object> of(EntityDefinition definition) {
        RecordOutline outline = definition.outline();
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        form.put("name", definition.name());
        form.put("primary_key", definition.primaryKey());
        form.put("endpoint_key", definition.endpointKey().orElse(null));
        form.put("workspaceable", definition.workspaceable());
        form.put("ttl", definition.ttl());
        form.put("generate_admin_api", definition.hasApi());
        form.put("admin_api_name", definition.apiName());
        form.put("admin_api_nested_name", definition.nestedApiName());
        form.put("subschema_key", definition.subschemaKey().orElse(null));
        if (!definition.subschemas().isEmpty()) {
            form.put("subschemas", definition.subschemas());
        }
        form.putAll(record(outline));
        return form;
    }

    /**
     * Describes a subschema: the fields that replace those of the entity; empty when there is no subschema of that
     * name.
     */
    public static Optional<Map<String, Object>> of(EntityDefinition definition, String subschema) {
        return definition.outlineOf(subschema).map(SchemaForm::record);
    }

    /** Describes the fields of a record, and the checks of several fields. */
    private static Map<String, Object> record(RecordOutline outline) {
        Map<String, Object> form = new LinkedHashMap<>();
        if (!outline.doc().isEmpty()) {
            form.put("description", outline.doc());
        }
        List<Object> fields = new ArrayList<>();
        outline.fields().stream()
                .filter(field -> field.since().isEmpty())
                .forEach(field -> fields.add(Map.of(field.name(), field(field))));
        form.put("fields", fields);
        List<Map<String, Object>> checks = checks(outline.properties());
        if (!checks.isEmpty()) {
            form.put("entity_checks", checks);
        }
        if (!outline.shorthands().isEmpty()) {
            List<Object> shorthands = new ArrayList<>();
            outline.shorthands().forEach((name, value) -> shorthands.add(Map.of(name, value(value))));
            form.put("shorthand_fields", shorthands);
        }
        return form;
    }

    private static Map<String, @Nullable Object> field(FieldDefinition field) {
        Map<String, @Nullable Object> form = value(field.outline());
        if (field.required()) {
            form.put("required", true);
        }
        if (field.auto()) {
            form.put("auto", true);
        }
        Object given = field.defaultValue().orElse(null);
        // The default of a record follows from the defaults of its fields.
        if (given != null && field.type() != FieldType.RECORD) {
            form.put("default", JsonForm.of(given));
        }
        if (!field.doc().isEmpty()) {
            form.put("description", field.doc());
        }
        return form;
    }

    private static Map<String, @Nullable Object> value(ValueOutline value) {
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        form.putAll(type(value));
        Map<String, @Nullable Object> attributes = Words.attributes(value.properties());
        attributes.remove("keys");
        if (attributes.containsKey("timestamp")) {
            attributes.put("timestamp", true); // The default unit is seconds, because there is no other one.
        }
        form.putAll(attributes);
        if (value.keys() != null && value.type() == FieldType.MAP) {
            form.put("keys", value(value.keys()));
        }
        ValueOutline element = value.element();
        if (element != null) {
            form.put(value.type() == FieldType.MAP ? "values" : "elements", value(element));
        }
        if (value.record() != null) {
            form.putAll(record(value.record()));
        }
        return form;
    }

    private static Map<String, Object> type(ValueOutline value) {
        return switch (value.type()) {
            case STRING -> Map.of("type", "string");
            case UUID -> Tree.of("type", "string", "uuid", true);
            case INT, LONG, TIMESTAMP -> Map.of("type", "integer");
            case DOUBLE -> Map.of("type", "number");
            case BOOLEAN -> Map.of("type", "boolean");
            case DECIMAL -> Tree.of("type", "string", "decimal", digits(value));
            case DATE -> Tree.of("type", "string", "date", true);
            case TIMESTAMP_MS -> Tree.of("type", "string", "date_time", true);
            case BYTES -> Tree.of("type", "string", "base64", true);
            case ARRAY -> Map.of("type", "array");
            case SET -> Map.of("type", "set");
            case MAP -> Map.of("type", "map");
            case RECORD -> Map.of("type", "record");
            case JSON -> json(value);
            case REFERENCE -> {
                ReferenceField reference = Objects.requireNonNull(value.reference());
                yield Tree.of(
                        "type",
                        "foreign",
                        "reference",
                        reference.entity(),
                        "on_delete",
                        reference.onDelete().text());
            }
        };
    }

    /** Describes a JSON value. Where a subschema decides its content, it is a record. */
    private static Map<String, Object> json(ValueOutline value) {
        return Boolean.TRUE.equals(value.properties().get("abstract"))
                ? Map.of("type", "record")
                : Tree.of("type", "map", "keys", Map.of("type", "string"), "values", Map.of("type", "any"));
    }

    private static Map<String, Object> digits(ValueOutline value) {
        return value.decimal() == null
                ? Map.of()
                : Tree.of(
                        "precision",
                        value.decimal().precision(),
                        "scale",
                        value.decimal().scale());
    }

    /** Returns the checks of several fields, each as an object. */
    static List<Map<String, Object>> checks(Map<String, ?> properties) {
        List<Map<String, Object>> checks = new ArrayList<>();
        properties.forEach((word, argument) -> {
            // A check named "check" is a function.
            if (EntityChecks.kind(word).isPresent() && !word.equals("check")) {
                each(argument).forEach(one -> checks.add(Map.of(Words.snake(word), one)));
            }
        });
        return checks;
    }

    /** Returns the arguments of checks of the same kind one by one. */
    private static List<?> each(@Nullable Object argument) {
        if (argument instanceof Map<?, ?> map) {
            return List.of(attributes(map));
        }
        List<?> list = (List<?>) Objects.requireNonNull(argument);
        boolean several = !list.isEmpty() && !(list.get(0) instanceof String);
        return several
                ? list.stream()
                        .map(one -> one instanceof Map<?, ?> map ? attributes(map) : one)
                        .toList()
                : List.of(list);
    }

    private static Map<String, @Nullable Object> attributes(Map<?, ?> argument) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        argument.forEach((word, value) -> named.put(String.valueOf(word), value));
        return Words.attributes(named);
    }
}
