package io.entail.schema;

import io.entail.schema.rules.EntityCheck;
import io.entail.schema.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a definition extends another: new fields can be null and are null by default, rules are equal or looser, and
 * keys, unique fields, references and the types of existing fields are the same.
 */
final class Extension {
    private final List<String> faults = new ArrayList<>();

    private Extension() {}

    /** Why the new definition does not extend the old one, empty when it does. */
    static List<String> faults(EntityDefinition old, EntityDefinition next) {
        Extension extension = new Extension();
        extension.compareKeys(old, next);
        extension.compareRecords(next.recordName(), old.record(), next.record());
        return extension.faults;
    }

    private void compareKeys(EntityDefinition old, EntityDefinition next) {
        String record = next.recordName();
        if (!old.unsupported().isEmpty()) {
            faults.add("the log's definition has what this process does not know: "
                    + String.join(", ", old.unsupported()));
        }
        same(record, "entity", old.name(), next.name());
        same(record, "record", old.avro().getFullName(), next.avro().getFullName());
        same(record, "primaryKey", old.primaryKey(), next.primaryKey());
        same(
                record,
                "endpointKey",
                old.endpointKey().orElse("none"),
                next.endpointKey().orElse("none"));
        same(record, "ttl", old.ttl(), next.ttl());
        same(
                record,
                "subschemaKey",
                old.subschemaKey().orElse("none"),
                next.subschemaKey().orElse("none"));
        same(record, "workspaceable", old.workspaceable(), next.workspaceable());
        same(record, "unique", old.unique(), next.unique());
        same(record, "references", old.references(), next.references());
    }

    private void same(String place, String what, Object old, Object next) {
        if (!old.equals(next)) {
            faults.add(place + ": " + what + " changed from " + old + " to " + next);
        }
    }

    private void compareRecords(String place, RecordDefinition old, RecordDefinition next) {
        for (FieldDefinition field : old.fields()) {
            String name = place + "." + field.name();
            FieldDefinition after = next.field(field.name());
            if (after == null) {
                faults.add(name + ": removed");
            } else {
                compareFields(name, field, after);
            }
        }
        for (FieldDefinition field : next.fields()) {
            if (old.field(field.name()) == null) {
                checkNew(place + "." + field.name(), field);
            }
        }
        for (EntityCheck check : next.checks()) {
            if (old.checks().stream().noneMatch(before -> sameKind(before, check) && check.admitsAllOf(before))) {
                faults.add(place + ": " + check.property() + " is new or stricter");
            }
        }
    }

    private static boolean sameKind(EntityCheck old, EntityCheck next) {
        return old.property().equals(next.property());
    }

    private void compareFields(String name, FieldDefinition old, FieldDefinition next) {
        if (old.nullable() && !next.nullable()) {
            faults.add(name + ": can no longer be null");
        } else if (!old.required() && next.required()) {
            faults.add(name + ": required is new");
        }
        if (old.auto() && !next.auto()) {
            faults.add(name + ": no longer auto");
        }
        if (next.required()
                && old.defaultValue().isPresent()
                && next.defaultValue().isEmpty()) {
            faults.add(name + ": the default of a required field is gone");
        }
        same(name, "abstract", old.isAbstract(), next.isAbstract());
        compareValues(name, old.value(), next.value());
    }

    private void compareValues(String name, ValueDefinition old, ValueDefinition next) {
        same(name, "type", old.typeText(), next.typeText());
        if (!old.typeText().equals(next.typeText())) {
            return;
        }
        for (Rule rule : next.rules()) {
            Optional<Rule> before = old.rules().stream()
                    .filter(each -> each.property().equals(rule.property()))
                    .findFirst();
            if (before.isEmpty()) {
                faults.add(name + ": " + rule.property() + " is new");
            } else if (!rule.plain().admitsAllOf(before.get().plain())) {
                faults.add(name + ": " + rule.property() + " is stricter");
            }
        }
        if (old.marks().referenceable() && !next.marks().referenceable()) {
            faults.add(name + ": no longer referenceable");
        }
        if (old.keys() != null) {
            compareValues(name + "{}", old.mapKeys(), next.mapKeys());
        }
        if (old.element() != null) {
            compareValues(name + "[]", old.elements(), next.elements());
        }
        if (old.record() != null) {
            same(name, "record", old.nested().name(), next.nested().name());
            compareRecords(name, old.nested(), next.nested());
        }
    }

    private void checkNew(String name, FieldDefinition field) {
        if (!field.nullable() || field.defaultValue().isPresent()) {
            faults.add(name + ": a new field can be null and has the default null");
        } else if (field.required()) {
            faults.add(name + ": a new field cannot be required");
        }
    }
}
