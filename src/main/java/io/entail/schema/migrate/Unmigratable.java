package io.entail.schema.migrate;

import io.entail.schema.DefinitionChange;
import io.entail.schema.EntityDefinition;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.codec.TextsField;
import java.util.ArrayList;
import java.util.List;

/** Finds the changes that a migration cannot make, with the way out for each. */
final class Unmigratable {
    private static final String TAGS = "tags";

    private Unmigratable() {}

    static List<String> faults(EntityDefinition latest, EntityMigration migration) {
        EntityDefinition target = migration.definition();
        List<String> faults = new ArrayList<>();
        if (!latest.unsupported().isEmpty()) {
            faults.add("the definition in force has what this release does not know ("
                    + String.join(", ", latest.unsupported()) + "): migrate with the release that brought it");
        }
        if (!target.missingFunctions().isEmpty()) {
            faults.add("the final definition names what this process lacks ("
                    + String.join(", ", target.missingFunctions())
                    + "): migrate in a process that has it, with EntityStore.migrate");
        }
        if (!latest.avro().getFullName().equals(target.avro().getFullName())) {
            faults.add("the record is called " + latest.avro().getFullName() + " and would be "
                    + target.avro().getFullName() + ": keep the name, for readers of the feed go by it");
        }
        if (latest.workspaceable() != target.workspaceable()) {
            faults.add("workspaceable would be " + target.workspaceable() + ", and rows cannot change that: "
                    + EntityPlan.OTHER_ENTITY);
        }
        DefinitionChange.Kind kind =
                DefinitionChange.compare(latest, target, List.of()).kind();
        if (kind == DefinitionChange.Kind.EQUAL) {
            faults.add("the final definition is the one in force: there is nothing to migrate; values are "
                    + "changed by writes");
        } else if (kind == DefinitionChange.Kind.EXTENSION && migration.steps().isEmpty()) {
            faults.add(
                    "the final definition extends the one in force: whoever opens the store with it brings it in, and "
                            + "nothing has to be migrated");
        }
        return faults;
    }

    static List<String> keyFaults(EntityDefinition latest, EntityDefinition target, List<FieldPlan> plans) {
        List<String> faults = new ArrayList<>();
        List<String> standing = FieldPlans.standing(new UniqueConstraint("", target.primaryKey(), true), plans)
                .fields();
        boolean renamed = !latest.primaryKey().equals(target.primaryKey());
        if (renamed || !latest.primaryKey().equals(standing)) {
            faults.add("the primary key is " + String.join(", ", latest.primaryKey()) + " and would be "
                    + String.join(", ", target.primaryKey()) + (renamed ? "" : " of another type")
                    + ", and a row with another key is another row: " + EntityPlan.OTHER_ENTITY);
        }
        return faults;
    }

    /**
     * Returns faults about tags. The index of tags contains each row by the definition that it was written with and is
     * never rebuilt, so after a migration it would find rows by former tags, or not at all.
     */
    static List<String> tagFaults(EntityDefinition latest, EntityDefinition target, List<FieldPlan> plans) {
        boolean had = TextsField.of(latest, TAGS) != null;
        boolean has = TextsField.of(target, TAGS) != null;
        boolean stands = plans.stream()
                .anyMatch(plan -> plan.name().equals(TAGS) && plan.stands().equals(TAGS));
        if (stands || (!had && !has)) {
            return List.of();
        }
        return List.of(
                had
                        ? "rows are found by the tags that they were written with, so the field 'tags' can be neither "
                                + "removed nor renamed nor made another: keep it as it is, unset in rows that nobody is "
                                + "to find by it, and bring in a field of another name beside it, or "
                                + EntityPlan.OTHER_ENTITY
                        : "rows are found by the tags that they were written with, so no field that is there can become "
                                + "'tags': bring it in as a new field and write it to the rows, or "
                                + EntityPlan.OTHER_ENTITY);
    }
}
