package io.entail.http.describe;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordOutline;
import io.entail.schema.ReferenceField;
import io.entail.schema.ValueOutline;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes values in JSON Schema. {@link RuleSchema} adds the rules. Immutable. */
final class ValueSchema {
    private final List<EntityDefinition> definitions;
    private final Use use;

    /** The direction in which a schema is used. */
    enum Use {
        /** For values in answers. */
        ANSWER,
        /** For bodies that create or replace a row. */
        WRITE,
        /** For bodies that change some fields. */
        PATCH
    }

    ValueSchema(List<EntityDefinition> definitions, Use use) {
        this.definitions = definitions;
        this.use = use;
    }

    /** Describes a field of a record. */
    Map<String, Object> field(FieldDefinition field) {
        ValueOutline value = field.outline();
        boolean nullable = !field.required() && !refusesNull(value);
        Map<String, Object> schema = of(value, nullable);
        String description = description(field);
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        Object given = field.defaultValue().orElse(null);
        // The default of a record follows from the defaults of its fields.
        if (use == Use.WRITE && given != null && field.type() != FieldType.RECORD) {
            schema.put("default", Objects.requireNonNull(JsonForm.of(given)));
        }
        if (isTouched(field)) {
            schema.put("readOnly", true);
        }
        return schema;
    }

    /** Whether every write sets the field, whatever the caller gives. */
    private static boolean isTouched(FieldDefinition field) {
        return field.auto() && field.name().equals("updated_at");
    }

    private String description(FieldDefinition field) {
        List<String> sentences = new ArrayList<>();
        if (!field.doc().isEmpty()) {
            sentences.add(field.doc());
        }
        if (isTouched(field)) {
            sentences.add("Set by every write; what is given is ignored.");
        } else if (field.auto() && use == Use.WRITE) {
            sentences.add("Made when it is absent.");
        }
        if (field.unique() && use != Use.ANSWER) {
            sentences.add(
                    field.uniqueAcrossWorkspaces()
                            ? "No two rows share it, in whichever workspaces they are."
                            : "No two rows share it.");
        }
        if (field.immutable() && use != Use.ANSWER) {
            sentences.add("Cannot be changed once it is set.");
        }
        field.reference().ifPresent(reference -> sentences.add("A row of `" + reference.entity() + "`."));
        return String.join(" ", sentences);
    }

    private static boolean refusesNull(ValueOutline value) {
        Map<String, ?> properties = value.properties();
        return (properties.containsKey("ne") && properties.get("ne") == null)
                || (properties.containsKey("eq") && properties.get("eq") != null);
    }

    /** Describes a value that may be null. */
    private Map<String, Object> of(ValueOutline value, boolean nullable) {
        Map<String, ?> properties = value.properties();
        // An answer may contain a value that was stored before the rule existed.
        if (use != Use.ANSWER && properties.containsKey("eq") && properties.get("eq") == null) {
            return Tree.of("type", "null");
        }
        Map<String, Object> schema = bare(value);
        RuleSchema.add(value, use == Use.ANSWER, schema);
        boolean secret = Boolean.TRUE.equals(properties.get("referenceable")) && isBeyondText(schema);
        if (secret) {
            Map<String, Object> reference = Tree.of("type", "string", "pattern", "^\\{vault://.+\\}$");
            List<@Nullable Object> either = Tree.list(List.of(schema, reference));
            if (nullable) {
                either.add(Tree.of("type", "null"));
            }
            return Tree.of("anyOf", either);
        }
        return nullable ? orNull(schema) : schema;
    }

    /** Whether the schema says more about a text than that it is not empty. */
    private static boolean isBeyondText(Map<String, Object> schema) {
        return !schema.keySet().stream()
                .allMatch(word -> word.equals("type")
                        || word.equals("x-entail-format")
                        || (word.equals("minLength") && Integer.valueOf(1).equals(schema.get(word))));
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        Object type = schema.get("type");
        schema.put("type", type instanceof List<?> types ? Tree.list(types, "null") : List.of(type, "null"));
        if (schema.get("enum") instanceof List<?> values) {
            schema.put("enum", Tree.list(values, (Object) null));
        }
        return schema;
    }

    private Map<String, Object> bare(ValueOutline value) {
        return switch (value.type()) {
            case STRING -> Tree.of("type", "string");
            case UUID -> Tree.of("type", "string", "format", "uuid");
            case INT -> Tree.of("type", "integer", "format", "int32");
            case LONG, TIMESTAMP -> Tree.of("type", "integer", "format", "int64");
            case DOUBLE -> Tree.of("type", "number", "format", "double");
            case BOOLEAN -> Tree.of("type", "boolean");
            case DECIMAL -> decimal(value);
            case DATE -> Tree.of("type", "string", "format", "date");
            case TIMESTAMP_MS -> Tree.of("type", "string", "format", "date-time");
            case BYTES -> Tree.of("type", "string", "contentEncoding", "base64");
            case ARRAY, SET -> Tree.of("type", "array", "items", element(value));
            case MAP -> map(value);
            case JSON -> Tree.of("type", "object", "additionalProperties", true);
            case RECORD -> {
                Map<String, Object> schema = Tree.of("type", "object");
                schema.putAll(nested(Objects.requireNonNull(value.record()), true));
                yield schema;
            }
            case REFERENCE -> reference(Objects.requireNonNull(value.reference()));
        };
    }

    /**
     * Answers have a decimal as text, because a JSON number would lose digits in many readers; both forms are accepted.
     */
    private Map<String, Object> decimal(ValueOutline value) {
        Object type = use == Use.ANSWER ? "string" : List.of("string", "number");
        String digits = value.decimal() == null ? "" : value.decimal().text();
        return Tree.of("type", type, "format", "decimal", "x-entail-type", digits);
    }

    private Map<String, Object> map(ValueOutline value) {
        Map<String, Object> schema = Tree.of("type", "object", "additionalProperties", element(value));
        ValueOutline keys = value.keys();
        if (keys != null) {
            Map<String, Object> names = Tree.of();
            RuleSchema.add(keys, use == Use.ANSWER, names);
            if (!names.isEmpty()) {
                schema.put("propertyNames", names);
            }
        }
        return schema;
    }

    /** Unset fields of records in lists and maps are not filled in with nulls. */
    private Map<String, Object> element(ValueOutline value) {
        ValueOutline element = Objects.requireNonNull(value.element());
        if (element.record() != null) {
            Map<String, Object> schema = Tree.of("type", "object");
            schema.putAll(nested(element.record(), false));
            return schema;
        }
        return of(element, false);
    }

    /** Describes a reference: by the parent's primary key, and in bodies also by a unique field of the parent. */
    private Map<String, Object> reference(ReferenceField reference) {
        EntityDefinition parent = definitions.stream()
                .filter(each -> each.name().equals(reference.entity()))
                .findFirst()
                .orElse(null);
        Map<String, Object> names = new LinkedHashMap<>();
        names.put(reference.key(), name(parent, reference.key()));
        if (use == Use.ANSWER) {
            return Tree.of("type", "object", "properties", names, "required", List.of(reference.key()));
        }
        if (parent != null) {
            parent.fields().stream()
                    .filter(field -> field.unique() && field.type().isScalar())
                    .forEach(field -> names.putIfAbsent(field.name(), name(parent, field.name())));
        }
        return Tree.of("type", "object", "properties", names, "minProperties", 1);
    }

    private Map<String, Object> name(@Nullable EntityDefinition parent, String field) {
        return parent == null
                ? Tree.of("type", "string")
                : of(parent.requireField(field).outline(), false);
    }

    private Map<String, Object> nested(RecordOutline record, boolean filled) {
        return record(record.fields(), record.doc(), record.properties(), record.shorthands(), filled);
    }

    /**
     * Returns the keywords of an object schema for a record, except "type".
     *
     * @param filled whether unset fields are answered as null
     */
    Map<String, Object> record(
            List<FieldDefinition> fields,
            String doc,
            Map<String, ?> properties,
            Map<String, ValueOutline> shorthands,
            boolean filled) {
        Map<String, Object> schemas = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (FieldDefinition field : fields) {
            schemas.put(field.name(), field(field));
            if (use == Use.ANSWER ? filled || field.required() : use == Use.WRITE && needsValue(field)) {
                required.add(field.name());
            }
        }
        if (use != Use.ANSWER) {
            shorthands.forEach((name, value) -> schemas.computeIfAbsent(name, any -> shorthand(value)));
        }
        Map<String, Object> schema = Tree.of();
        if (!doc.isEmpty()) {
            schema.put("description", doc);
        }
        schema.put("properties", schemas);
        require(required, use == Use.ANSWER ? List.of() : List.copyOf(shorthands.keySet()), schema);
        if (use != Use.ANSWER) {
            schema.put("additionalProperties", false);
            List<Map<String, Object>> checks = SchemaForm.checks(properties);
            if (!checks.isEmpty()) {
                schema.put("x-entail-checks", checks);
            }
        }
        return schema;
    }

    /** Requires, for a record with shorthands, either its required fields or a shorthand that replaces them. */
    private static void require(List<String> required, List<String> shorthands, Map<String, Object> schema) {
        if (required.isEmpty()) {
            return;
        }
        if (shorthands.isEmpty()) {
            schema.put("required", required);
            return;
        }
        List<Object> either = new ArrayList<>(List.of(Tree.of("required", required)));
        shorthands.forEach(name -> either.add(Tree.of("required", List.of(name))));
        // Generators of clients would read it as another shape if it stood next to "properties".
        schema.put("allOf", List.of(Tree.of("anyOf", either)));
    }

    private Map<String, Object> shorthand(ValueOutline value) {
        Map<String, Object> schema = of(value, true);
        schema.put("description", "Stands for other fields; it is not stored under this name.");
        return schema;
    }

    /** Whether a caller has to give the field, because no default gives it a valid value. */
    static boolean needsValue(FieldDefinition field) {
        if (!field.required() || field.auto()) {
            return false;
        }
        ValueOutline value = field.outline();
        if (value.record() != null && field.type() == FieldType.RECORD) {
            return value.record().fields().stream().anyMatch(ValueSchema::needsValue);
        }
        return field.defaultValue().isEmpty();
    }
}
