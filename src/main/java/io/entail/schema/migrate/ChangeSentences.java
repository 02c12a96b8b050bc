package io.entail.schema.migrate;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Describes the changes of a migration in sentences for people. */
final class ChangeSentences {
    private final List<String> sentences = new ArrayList<>();

    private ChangeSentences() {}

    static List<String> of(EntityDefinition latest, EntityDefinition target, List<FieldPlan> plans) {
        ChangeSentences told = new ChangeSentences();
        plans.forEach(plan -> told.field(latest, target, plan));
        told.removed(latest, plans);
        target.unique().stream()
                .filter(unique -> latest.unique().stream().noneMatch(old -> same(old, unique, plans)))
                .forEach(
                        unique -> told.sentences.add("the unique constraint on " + names(unique.fields()) + " is new"));
        latest.unique().stream()
                .filter(old -> target.unique().stream().noneMatch(unique -> same(old, unique, plans)))
                .forEach(old ->
                        told.sentences.add("the unique constraint on " + names(old.fields()) + " holds no longer"));
        told.traits(latest, target);
        return told.sentences;
    }

    private static boolean same(UniqueConstraint old, UniqueConstraint next, List<FieldPlan> plans) {
        return FieldPlans.standing(next, plans).fields().equals(old.fields())
                && next.acrossWorkspaces() == old.acrossWorkspaces();
    }

    private void field(EntityDefinition latest, EntityDefinition target, FieldPlan plan) {
        String name = "field '" + plan.name() + "'";
        FieldDefinition source = plan.source();
        ReferenceField reference = plan.field().value().reference();
        String refers = reference == null ? "" : ", a reference to '" + reference.entity() + "'";
        if (source == null) {
            sentences.add(name + " is new" + refers
                    + (plan.fill() == null ? ", unset in rows that are there" : filled(plan)));
            return;
        }
        if (!source.name().equals(plan.name())) {
            sentences.add("field '" + source.name() + "' becomes '" + plan.name() + "'");
        }
        Conversion conversion = plan.conversion();
        if (conversion != null) {
            sentences.add(name + " goes from " + Shape.text(source.value()) + " to "
                    + Shape.text(plan.field().value()) + " by " + conversion.name());
        }
        if (plan.fill() != null) {
            sentences.add(name + " is set where it is not" + filled(plan));
        }
        if (!isRequired(source) && isRequired(plan.field())) {
            sentences.add(name + " must have a value, and need not have one now");
        }
        Set<String> rules =
                changed(latest.avro().getField(source.name()), target.avro().getField(plan.name()));
        if (!rules.isEmpty()) {
            sentences.add(name + " has other rules: " + String.join(", ", rules));
        }
    }

    private static String filled(FieldPlan plan) {
        return ", '" + plan.fill() + "' in rows that are there";
    }

    private static boolean isRequired(FieldDefinition field) {
        return field.required() || !field.nullable();
    }

    /** Returns the properties of a field that differ, without those that other sentences describe. */
    private static Set<String> changed(Schema.@Nullable Field old, Schema.@Nullable Field next) {
        if (old == null || next == null) {
            return Set.of();
        }
        Map<String, Object> before = old.getObjectProps();
        Map<String, Object> after = next.getObjectProps();
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeAll(
                Set.of("unique", "uniqueAcrossWs", "required", "indexed", "references", "set", "json", "timestamp"));
        names.removeIf(name -> after.get(name) != null && after.get(name).equals(before.get(name)));
        return names;
    }

    private void removed(EntityDefinition latest, List<FieldPlan> plans) {
        Set<String> kept = new HashSet<>();
        plans.stream().map(FieldPlan::source).forEach(source -> kept.add(source == null ? "" : source.name()));
        latest.fields().stream()
                .filter(field -> !kept.contains(field.name()))
                .forEach(field -> sentences.add("field '" + field.name() + "' is removed"));
    }

    private void traits(EntityDefinition latest, EntityDefinition target) {
        if (latest.ttl() != target.ttl()) {
            sentences.add(target.ttl() ? "rows may expire" : "rows do not expire any more");
        }
        if (!latest.endpointKey().equals(target.endpointKey())) {
            sentences.add("rows are named by " + target.endpointKey().orElse("their key") + ", not by "
                    + latest.endpointKey().orElse("their key"));
        }
    }

    private static String names(List<String> fields) {
        return fields.stream().map(field -> "'" + field + "'").collect(Collectors.joining(" and "));
    }
}
