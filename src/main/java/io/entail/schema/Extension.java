package io.entail.schema;

import io.entail.errors.words.Excerpt;
import io.entail.schema.checks.EntityCheck;
import io.entail.schema.rules.Rule;
import io.entail.schema.value.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a definition extends another: new fields are nullable with the default null, rules are equal or
 * weaker, and keys, unique fields, references and types of existing fields are unchanged.
 */
final class Extension {
    private final List<String> faults = new ArrayList<>();

    private Extension() {}

    /**
     * Returns why the new definition does not extend the old one, as sentences without the name of the entity; empty
     * when it does.
     */
    static List<String> faults(EntityDefinition old, EntityDefinition next) {
        Extension extension = new Extension();
        extension.compareKeys(old, next);
        extension.compareRecords("", old.record(), next.record(), Written.of(old.avro()), Written.of(next.avro()));
        return extension.faults;
    }

    private void compareKeys(EntityDefinition old, EntityDefinition next) {
        if (!old.unsupported().isEmpty()) {
            faults.add("the log's definition has what this process does not know: "
                    + String.join(", ", old.unsupported()));
        }
        same("the name of the entity", old.name(), next.name());
        same("the name of the record", old.avro().getFullName(), next.avro().getFullName());
        same("the primary key", String.join(", ", old.primaryKey()), String.join(", ", next.primaryKey()));
        same(
                "the endpoint key",
                old.endpointKey().orElse("none"),
                next.endpointKey().orElse("none"));
        same("ttl", old.ttl(), next.ttl());
        same(
                "the subschema key",
                old.subschemaKey().orElse("none"),
                next.subschemaKey().orElse("none"));
        same("workspaceable", old.workspaceable(), next.workspaceable());
        compareLists(old.unique(), next.unique(), Extension::text);
        compareLists(old.references(), next.references(), Extension::text);
    }

    private void same(String what, Object old, Object next) {
        if (!old.equals(next)) {
            faults.add(what + " changed from " + old + " to " + next);
        }
    }

    private <T> void compareLists(List<T> old, List<T> next, Function<T, String> text) {
        old.stream().filter(each -> !next.contains(each)).forEach(gone -> faults.add(text.apply(gone) + " is gone"));
        next.stream().filter(each -> !old.contains(each)).forEach(added -> faults.add(text.apply(added) + " is new"));
        if (old.size() == next.size() && old.containsAll(next) && !old.equals(next)) {
            faults.add(text.apply(next.get(0)) + " is the first now, and was not");
        }
    }

    private static String text(UniqueConstraint unique) {
        return "the unique constraint on " + names(unique.fields())
                + (unique.acrossWorkspaces() ? " across workspaces" : "");
    }

    private static String text(ReferenceField reference) {
        return "the reference of '" + reference.field() + "' to '" + reference.entity() + "' by '" + reference.key()
                + "' (on delete: " + reference.onDelete().name().toLowerCase(Locale.ROOT) + ")";
    }

    private static String names(List<String> fields) {
        return fields.stream().map(field -> "'" + field + "'").collect(Collectors.joining(" and "));
    }

    private void compareRecords(
            String path, RecordDefinition old, RecordDefinition next, Written before, Written after) {
        for (FieldDefinition field : old.fields()) {
            String place = "field '" + path + field.name() + "'";
            FieldDefinition changed = next.field(field.name());
            if (changed == null) {
                faults.add(place + " was removed");
            } else {
                compareFields(
                        place,
                        path + field.name(),
                        field,
                        changed,
                        before.field(field.name()),
                        after.field(field.name()));
            }
        }
        for (FieldDefinition field : next.fields()) {
            if (old.field(field.name()) == null) {
                checkNew("the new field '" + path + field.name() + "'", field);
            }
        }
        String whose = path.isEmpty() ? "the entity" : "field '" + path.substring(0, path.length() - 1) + "'";
        for (EntityCheck check : next.checks()) {
            boolean admitted =
                    old.checks().stream().anyMatch(known -> sameKind(known, check) && check.admitsAllOf(known));
            if (!admitted && !before.isHeldToMore(check.property(), after) && !asksOnlyWhatIsNew(check, old, before)) {
                stricter(whose, check.property(), before, after);
            }
        }
    }

    /** Whether a rule concerns only new fields, or only values that a field could not have before. */
    private static boolean asksOnlyWhatIsNew(EntityCheck check, RecordDefinition old, Written before) {
        boolean newFields = check.fields().stream()
                .allMatch(field -> old.field(field.names().get(0)) == null);
        if (newFields) {
            return check.check(Map.of(), false) == null;
        }
        EntityCheck.Condition condition = check.condition();
        if (condition == null || condition.match().mismatch(null) == null) {
            return false;
        }
        return before.field(condition.field().text()).get("oneOf") instanceof List<?> values
                && values.stream()
                        .allMatch(value ->
                                value instanceof String && condition.match().mismatch(value) != null);
    }

    private static boolean sameKind(EntityCheck old, EntityCheck next) {
        return old.property().equals(next.property());
    }

    private void stricter(String whose, String rule, Written before, Written after) {
        faults.add(whose + ": the rule " + rule
                + (before.has(rule)
                        ? " changed from " + before.text(rule) + " to " + after.text(rule)
                                + " and refuses what was allowed"
                        : " " + after.text(rule) + " is new"));
    }

    private void compareFields(
            String place, String path, FieldDefinition old, FieldDefinition next, Written before, Written after) {
        if (old.nullable() && !next.nullable()) {
            faults.add(place + " can no longer be null");
        } else if (!old.required() && next.required()) {
            faults.add(place + " is required now and was not");
        }
        if (old.auto() && !next.auto()) {
            faults.add(place + " is no longer auto");
        }
        if (next.required()
                && old.defaultValue().isPresent()
                && next.defaultValue().isEmpty()) {
            faults.add(place + " is required and its default is gone");
        }
        same(place + ": abstract", old.isAbstract(), next.isAbstract());
        compareValues(place, path, old.value(), next.value(), before, after);
    }

    private void compareValues(
            String place, String path, ValueDefinition old, ValueDefinition next, Written before, Written after) {
        same(place + ": the type", old.typeText(), next.typeText());
        if (!old.typeText().equals(next.typeText())) {
            return;
        }
        for (Rule rule : next.rules()) {
            Optional<Rule> known = old.rules().stream()
                    .filter(each -> each.property().equals(rule.property()))
                    .findFirst();
            if (known.isEmpty() || !rule.plain().admitsAllOf(known.get().plain())) {
                stricter(place, rule.property(), before, after);
            }
        }
        if (old.marks().referenceable() && !next.marks().referenceable()) {
            faults.add(place + " is no longer referenceable");
        }
        if (old.keys() != null) {
            compareValues("the keys of " + place, path, old.mapKeys(), next.mapKeys(), before.keys(), after.keys());
        }
        if (old.element() != null) {
            compareValues(
                    "the elements of " + place,
                    path,
                    old.elements(),
                    next.elements(),
                    before.elements(),
                    after.elements());
        }
        if (old.record() != null) {
            same(place + ": the record", old.nested().name(), next.nested().name());
            compareRecords(path + ".", old.nested(), next.nested(), before, after);
        }
    }

    private void checkNew(String what, FieldDefinition field) {
        if (!field.nullable() || field.defaultValue().isPresent()) {
            faults.add(what + " has to be one that can be null, with the default null");
        } else if (field.required()) {
            faults.add(what + " cannot be required");
        }
    }

    /** The rule arguments that a definition has on a record, a field or an element. */
    private record Written(@Nullable Schema schema, Map<String, Object> properties) {
        private static final String THEN_FIELD = "thenField";
        private static final String THEN_MATCH = "thenMatch";

        static Written of(@Nullable Schema schema) {
            return new Written(schema == null ? null : plain(schema), Map.of());
        }

        Written field(String name) {
            Schema.Field field =
                    schema == null || schema.getType() != Schema.Type.RECORD ? null : schema.getField(name);
            return field == null ? of(null) : new Written(plain(field.schema()), field.getObjectProps());
        }

        Written elements() {
            return of(
                    schema == null
                            ? null
                            : switch (schema.getType()) {
                                case ARRAY -> schema.getElementType();
                                case MAP -> schema.getValueType();
                                default -> null;
                            });
        }

        @SuppressWarnings("unchecked") // The properties of a map's keys are a JSON object.
        Written keys() {
            return new Written(null, get("keys") instanceof Map<?, ?> keys ? (Map<String, Object>) keys : Map.of());
        }

        boolean has(String property) {
            return get(property) != null;
        }

        /**
         * Whether the conditions of a record differ from these only by rules that the fields must satisfy anyway: a
         * rule that always applied now applies on a condition.
         */
        boolean isHeldToMore(String property, Written next) {
            Object now = next.get(property);
            return now != null && without(now).equals(get(property));
        }

        private Object without(Object conditions) {
            if (conditions instanceof List<?> list) {
                return list.stream().map(this::without).toList();
            }
            if (!(conditions instanceof Map<?, ?> condition)
                    || !(condition.get(THEN_FIELD) instanceof String field)
                    || !(condition.get(THEN_MATCH) instanceof Map<?, ?> match)) {
                return conditions;
            }
            Map<Object, @Nullable Object> asked = new LinkedHashMap<>(match);
            asked.entrySet()
                    .removeIf(rule -> Objects.equals(field(field).get(String.valueOf(rule.getKey())), rule.getValue()));
            Map<Object, @Nullable Object> rest = new LinkedHashMap<>(condition);
            rest.put(THEN_MATCH, asked);
            return rest;
        }

        String text(String property) {
            Object argument = get(property);
            return argument == null ? "none" : Excerpt.of(CanonicalJson.write(json(argument)));
        }

        /** Avro represents null by an object of its own. */
        private static @Nullable Object json(@Nullable Object value) {
            if (value instanceof Map<?, ?> map) {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((name, each) -> copy.put(name, json(each)));
                return copy;
            }
            if (value instanceof List<?> list) {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(each -> copy.add(json(each)));
                return copy;
            }
            return value == JsonProperties.NULL_VALUE ? null : value;
        }

        private @Nullable Object get(String property) {
            Object own = properties.get(property);
            return own != null || schema == null ? own : schema.getObjectProp(property);
        }

        /** Removes the union with null. */
        private static Schema plain(Schema schema) {
            return schema.isUnion()
                    ? schema.getTypes().stream()
                            .filter(each -> each.getType() != Schema.Type.NULL)
                            .findFirst()
                            .orElse(schema)
                    : schema;
        }
    }
}
