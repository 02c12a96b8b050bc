package io.entail.http.describe;

import io.entail.dao.WriteOptions;
import io.entail.http.describe.ValueSchema.Use;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordOutline;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of entities, each under a unique name: for answers, for complete rows that are sent, and for partial rows
 * that are sent.
 */
final class EntitySchemas {
    private final List<EntityDefinition> definitions;
    private final UniqueNames names;
    private final Map<String, Object> schemas = new LinkedHashMap<>();
    private final Map<String, Of> byEntity = new LinkedHashMap<>();

    /**
     * The names of the schemas of an entity.
     *
     * @param answer schema of a row in an answer
     * @param write schema of a body that creates or replaces a row
     * @param patch schema of a body that changes a row
     * @param page schema of a page of rows
     * @param named required fields that a path may give instead of the body
     */
    record Of(String answer, String write, String patch, String page, List<String> named) {}

    EntitySchemas(List<EntityDefinition> definitions, UniqueNames names) {
        this.definitions = definitions;
        this.names = names;
        List<EntityDefinition> shown =
                definitions.stream().filter(EntityDefinition::hasApi).toList();
        // The names of the answers' schemas are given first, so that they do not depend on what else there is.
        Map<String, String> answers = new LinkedHashMap<>();
        shown.forEach(each -> answers.put(each.name(), names.take(each.recordName())));
        for (EntityDefinition each : shown) {
            String answer = String.valueOf(answers.get(each.name()));
            byEntity.put(
                    each.name(),
                    new Of(
                            answer,
                            names.take(answer + "Write"),
                            names.take(answer + "Patch"),
                            names.take(answer + "Page"),
                            named(each)));
        }
    }

    Of of(EntityDefinition definition) {
        Of found = byEntity.get(definition.name());
        if (found == null) {
            throw new IllegalArgumentException("'" + definition.name() + "' has no paths");
        }
        return found;
    }

    /**
     * Returns the fields that identify a row or its parent, for an entity whose rows cannot be identified by other
     * fields.
     */
    private static List<String> named(EntityDefinition definition) {
        return definition.fields().stream()
                .filter(ValueSchema::needsValue)
                .map(FieldDefinition::name)
                .filter(name -> definition.primaryKey().contains(name)
                        || definition.endpointKey().filter(name::equals).isPresent()
                        || definition.requireField(name).reference().isPresent())
                .toList();
    }

    /**
     * Returns the schema of a body that creates or replaces a row.
     *
     * @param said fields that the path already gives
     */
    Map<String, Object> write(EntityDefinition definition, Set<String> said) {
        Of of = of(definition);
        Map<String, Object> ref = Tree.ref("schemas", of.write());
        List<String> rest =
                of.named().stream().filter(name -> !said.contains(name)).toList();
        return rest.isEmpty() || !definition.shorthands().isEmpty()
                ? ref
                : Tree.of("allOf", List.of(ref), "required", rest);
    }

    /** Returns all schemas by name. */
    Map<String, Object> all() {
        for (EntityDefinition each : definitions) {
            if (each.hasApi()) {
                add(each, of(each));
            }
        }
        return schemas;
    }

    private void add(EntityDefinition definition, Of of) {
        if (isChosenByText(definition)) {
            addVariants(definition, of.answer(), of.answer(), "", Use.ANSWER);
            addVariants(definition, of.write(), of.answer(), "Write", Use.WRITE);
        } else {
            schemas.put(of.answer(), whole(definition, Use.ANSWER, definition.fields(), null));
            schemas.put(of.write(), whole(definition, Use.WRITE, definition.fields(), null));
        }
        schemas.put(of.patch(), whole(definition, Use.PATCH, definition.fields(), null));
        schemas.put(of.page(), page(Tree.ref("schemas", of.answer())));
    }

    /** Whether each row has one of several shapes, selected by the text in one of its fields. */
    private static boolean isChosenByText(EntityDefinition definition) {
        return !definition.subschemas().isEmpty()
                && definition
                        .subschemaKey()
                        .map(definition::requireField)
                        .filter(selector -> selector.type() == FieldType.STRING)
                        .isPresent();
    }

    private void addVariants(EntityDefinition definition, String name, String prefix, String suffix, Use use) {
        String selector = definition.subschemaKey().orElseThrow();
        List<Object> refs = new ArrayList<>();
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (String choice : definition.subschemas()) {
            String variant = names.take(prefix + UniqueNames.pascal(choice) + suffix);
            schemas.put(variant, variant(definition, use, selector, choice));
            refs.add(Tree.ref("schemas", variant));
            mapping.put(choice, "#/components/schemas/" + variant);
        }
        Map<String, Object> schema = Tree.of("description", definition.doc(), "oneOf", refs);
        if (definition.acceptsUndescribed()) {
            String other = names.take(prefix + "Other" + suffix);
            schemas.put(other, undescribed(definition, use, selector));
            refs.add(Tree.ref("schemas", other));
        } else {
            schema.put("discriminator", Tree.of("propertyName", selector, "mapping", mapping));
        }
        schemas.put(name, schema);
    }

    private Map<String, Object> variant(EntityDefinition definition, Use use, String selector, String choice) {
        String doc = definition.outlineOf(choice).map(RecordOutline::doc).orElse("");
        Map<String, Object> schema = whole(definition, use, definition.fieldsOf(choice), doc);
        choose(schema, selector, Tree.of("type", "string", "const", choice));
        return schema;
    }

    /** Returns the schema of a row that has none of the described shapes. */
    private Map<String, Object> undescribed(EntityDefinition definition, Use use, String selector) {
        Map<String, Object> schema = whole(definition, use, definition.fields(), "One that is not described here.");
        choose(
                schema,
                selector,
                Tree.of("type", "string", "not", Tree.of("enum", List.copyOf(definition.subschemas()))));
        return schema;
    }

    private static void choose(Map<String, Object> schema, String selector, Map<String, Object> choice) {
        properties(schema).put(selector, choice);
    }

    @SuppressWarnings("unchecked") // Returns the properties, which were put into the schema as a map of this type.
    private static Map<String, Object> properties(Map<String, Object> schema) {
        return (Map<String, Object>) Objects.requireNonNull(schema.get("properties"));
    }

    private Map<String, Object> whole(
            EntityDefinition definition, Use use, List<FieldDefinition> fields, @Nullable String doc) {
        RecordOutline outline = definition.outline();
        ValueSchema values = new ValueSchema(definitions, use);
        Map<String, Object> schema = Tree.of("type", "object");
        schema.putAll(values.record(
                fields, doc == null ? outline.doc() : doc, outline.properties(), outline.shorthands(), true));
        if (use == Use.WRITE && schema.get("required") instanceof List<?> required) {
            List<?> rest = required.stream()
                    .filter(name -> !of(definition).named().contains(name))
                    .toList();
            schema.put("required", rest);
            if (rest.isEmpty()) {
                schema.remove("required");
            }
        }
        Map<String, Object> properties = properties(schema);
        if (Beside.hasTtl(definition)) {
            properties.put(Beside.TTL, ttl(use));
        }
        if (Beside.hasSnis(definition, definitions)) {
            properties.put(Beside.SNIS, snis(use));
            if (use == Use.ANSWER) {
                schema.put(
                        "required", Tree.list((List<?>) Objects.requireNonNull(schema.get("required")), Beside.SNIS));
            }
        }
        return schema;
    }

    private static Map<String, Object> ttl(Use use) {
        return use == Use.ANSWER
                ? Tree.of("type", "integer", "format", "int64", "description", "Seconds that are left to the row.")
                : Tree.of(
                        "type",
                        List.of("integer", "null"),
                        "format",
                        "int64",
                        "minimum",
                        0,
                        "maximum",
                        WriteOptions.TTL_MAX,
                        "description",
                        "Seconds that the row is to live, 0 for always.");
    }

    private static Map<String, Object> snis(Use use) {
        return Tree.of(
                "type",
                use == Use.ANSWER ? "array" : List.of("array", "null"),
                "items",
                Tree.of("type", "string"),
                "description",
                "The names of the certificate: rows of `snis`.");
    }

    /** Returns the schema of a page of a list. */
    static Map<String, Object> page(Map<String, Object> row) {
        return Tree.of(
                "type",
                "object",
                "properties",
                Tree.of(
                        "data",
                        Tree.of("type", "array", "items", row),
                        "offset",
                        Tree.of("type", "string", "description", "Absent on the last page."),
                        "next",
                        Tree.of("type", List.of("string", "null"), "description", "Path and query of the next page."),
                        "total",
                        Tree.of("type", "integer", "format", "int64", "description", "With `count=true`.")),
                "required",
                List.of("data", "next"));
    }
}
