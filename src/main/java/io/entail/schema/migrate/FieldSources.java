package io.entail.schema.migrate;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.load.Closest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the field of the definition in force for each step and for each field of the final definition. Not thread-safe.
 */
final class FieldSources {
    private final EntityDefinition latest;
    private final EntityDefinition target;
    private final List<String> faults;
    private final Map<String, String> renamed = new LinkedHashMap<>();
    private final Set<String> given = new HashSet<>();
    private final Set<String> removed = new HashSet<>();
    final Map<String, MigrationStep.Retype> retypes = new LinkedHashMap<>();
    final Map<String, MigrationStep.Fill> fills = new LinkedHashMap<>();

    /** Adds faults to a list. */
    FieldSources(EntityDefinition latest, EntityMigration migration, List<String> faults) {
        this.latest = latest;
        this.target = migration.definition();
        this.faults = faults;
        Set<MigrationStep> seen = new HashSet<>();
        for (MigrationStep step : migration.steps()) {
            if (!seen.add(step)) {
                faults.add("the step " + step.text() + " is there twice");
            } else {
                read(step);
            }
        }
        latest.fields().forEach(this::requireTold);
    }

    private void read(MigrationStep step) {
        if (step instanceof MigrationStep.Rename rename) {
            rename(rename);
        } else if (step instanceof MigrationStep.Remove remove) {
            if (isOld(step, remove.field()) && !given.add(remove.field())) {
                faults.add("the field '" + remove.field() + "' is renamed and removed");
            }
            removed.add(remove.field());
        } else if (step instanceof MigrationStep.Retype retype) {
            if (isNew(step, retype.field()) && retypes.put(retype.field(), retype) != null) {
                faults.add("the field '" + retype.field() + "' has two conversions: name one");
            }
        } else if (step instanceof MigrationStep.Fill fill) {
            if (isNew(step, fill.field()) && fills.put(fill.field(), fill) != null) {
                faults.add("the field '" + fill.field() + "' is filled with two values: name one");
            }
        }
    }

    private void rename(MigrationStep.Rename rename) {
        boolean known = isOld(rename, rename.from());
        known &= isNew(rename, rename.to());
        if (!known) {
            return;
        }
        if (rename.from().equals(rename.to())) {
            faults.add("the step " + rename.text() + " changes nothing: leave it out");
        } else if (!given.add(rename.from())) {
            faults.add("the field '" + rename.from() + "' is renamed twice, or renamed and removed");
        } else if (renamed.put(rename.to(), rename.from()) != null) {
            faults.add("two fields become '" + rename.to() + "': one name is one field");
        }
    }

    private boolean isOld(MigrationStep step, String field) {
        if (latest.field(field) == null) {
            faults.add("the step " + step.text() + ": the definition in force has no field '" + field + "'"
                    + Closest.hint(field, names(latest)));
            return false;
        }
        return true;
    }

    private boolean isNew(MigrationStep step, String field) {
        if (target.field(field) == null) {
            faults.add("the step " + step.text() + ": the final definition has no field '" + field + "'"
                    + Closest.hint(field, names(target)));
            return false;
        }
        return true;
    }

    /**
     * Requires a step for a field that the final definition does not have, because somebody may have forgotten the
     * field.
     */
    private void requireTold(FieldDefinition old) {
        String name = old.name();
        if (given.contains(name) || removed.contains(name)) {
            return;
        }
        if (target.field(name) == null) {
            List<String> fresh = names(target).stream()
                    .filter(each -> latest.field(each) == null && !renamed.containsKey(each))
                    .toList();
            String to = fresh.isEmpty() ? "" : ", or - rename: {from: " + name + ", to: " + fresh.get(0) + "}";
            faults.add("the field '" + name + "' is not in the final definition, and no step says so: add - remove: "
                    + name + to);
        } else if (renamed.containsKey(name)) {
            faults.add("the field '" + renamed.get(name) + "' becomes '" + name
                    + "', and no step says what becomes of the field that has the name now: add - remove: " + name);
        }
    }

    /** Returns the field from which one of the final definition is made, null for a new one. */
    @Nullable
    FieldDefinition of(String field) {
        String from = renamed.get(field);
        if (from != null) {
            return latest.field(from);
        }
        return given.contains(field) || removed.contains(field) ? null : latest.field(field);
    }

    private static List<String> names(EntityDefinition definition) {
        return definition.fields().stream().map(FieldDefinition::name).toList();
    }
}
