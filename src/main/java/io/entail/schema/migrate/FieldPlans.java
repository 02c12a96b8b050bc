package io.entail.schema.migrate;

import io.entail.errors.Failures;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import io.entail.schema.load.Closest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the origin of each field of the final definition, and every step that is missing or wrong. Not thread-safe. */
final class FieldPlans {
    private final EntityDefinition latest;
    private final EntityDefinition target;
    private final Conversions conversions;
    private final Definitions definitions;
    private final int version;
    private final List<String> faults;
    private final FieldSources sources;
    private final Set<String> taken = new HashSet<>();

    /**
     * Compares the definitions.
     *
     * @param version the version of the prepared definition
     * @param definitions the definitions with the parents of references
     * @param faults receives what is wrong
     */
    FieldPlans(
            EntityDefinition latest,
            int version,
            EntityMigration migration,
            Conversions conversions,
            Definitions definitions,
            List<String> faults) {
        this.latest = latest;
        this.target = migration.definition();
        this.version = version;
        this.conversions = conversions;
        this.definitions = definitions;
        this.faults = faults;
        this.sources = new FieldSources(latest, migration, faults);
        latest.fields().forEach(field -> taken.add(field.name()));
    }

    List<FieldPlan> plan() {
        List<FieldPlan> plans = new ArrayList<>();
        for (FieldDefinition field : target.fields()) {
            plans.add(plan(field, sources.of(field.name())));
        }
        return plans;
    }

    private FieldPlan plan(FieldDefinition field, @Nullable FieldDefinition source) {
        MigrationStep.Retype retype = sources.retypes.get(field.name());
        Object fill = fill(field);
        if (source == null) {
            return planNew(field, retype, fill);
        }
        Conversion conversion = retype == null ? null : conversion(retype, field, source);
        String difference = Shape.difference(source.value(), field.value());
        if (difference != null && retype == null) {
            faults.add(
                    "the field '" + field.name() + "' " + difference + ", and no step says how: add - retype: {field: "
                            + field.name() + ", conversion: " + suggestion(source, field) + "}");
        }
        boolean added =
                conversion != null || difference != null || isRespelled(field, source) || !fitsNow(source, fill);
        return new FieldPlan(field, source, added ? free(field.name()) : source.name(), added, conversion, fill);
    }

    private FieldPlan planNew(FieldDefinition field, MigrationStep.@Nullable Retype retype, @Nullable Object fill) {
        if (retype != null) {
            faults.add(
                    "the step " + retype.text() + ": the field is new, so there is nothing to convert: add - rename: "
                            + "{from: …, to: " + field.name() + "} or - fill: {field: " + field.name() + ", value: …}");
        }
        if ((field.required() || !field.nullable()) && fill == null) {
            String value = field.defaultValue().map(String::valueOf).orElse("…");
            faults.add("the field '" + field.name() + "' is new and must have a value, and no step says which one rows "
                    + "that are there get: add - fill: {field: " + field.name() + ", value: " + value + "}");
        }
        return new FieldPlan(field, null, free(field.name()), true, null, fill);
    }

    private String suggestion(FieldDefinition source, FieldDefinition field) {
        List<String> fitting = conversions.between(source.value(), field.value());
        return fitting.isEmpty() ? "…" : String.join(" or ", fitting);
    }

    private @Nullable Conversion conversion(
            MigrationStep.Retype retype, FieldDefinition field, FieldDefinition source) {
        Conversion conversion = conversions.get(retype.conversion());
        if (conversion == null) {
            faults.add("the step " + retype.text() + ": there is no conversion '" + retype.conversion() + "'"
                    + Closest.hint(retype.conversion(), conversions.names()));
        } else if (!conversion.takes(source.type()) || !conversion.makes(field.type())) {
            faults.add("the step " + retype.text() + ": the field goes from " + Shape.text(source.value()) + " to "
                    + Shape.text(field.value()) + ", which this conversion does not"
                    + Closest.hint(retype.conversion(), conversions.between(source.value(), field.value())));
        }
        return conversion;
    }

    /** Returns the value that is filled in for old rows, in the form that rows have; null for none. */
    private @Nullable Object fill(FieldDefinition field) {
        MigrationStep.Fill step = sources.fills.get(field.name());
        if (step == null) {
            return null;
        }
        Object given = step.value();
        if (given == null) {
            faults.add("the step " + step.text() + ": null is no value to fill with: leave the step out");
            return null;
        }
        Optional<Object> fault = EntityInput.validateField(definitions, target, field.name(), given);
        if (fault.isPresent()) {
            faults.add("the step " + step.text() + ": " + Failures.faultText(fault.get()));
            return null;
        }
        return EntityInput.normaliseField(target, field.name(), given);
    }

    /** Returns whether the value that is filled in is valid in the definition in force as well. */
    private boolean fitsNow(FieldDefinition source, @Nullable Object fill) {
        return fill == null
                || EntityInput.validateField(definitions, latest, source.name(), fill)
                        .isEmpty();
    }

    /** Returns whether values are compared with those of other rows in a form that they may not have yet. */
    private boolean isRespelled(FieldDefinition field, FieldDefinition source) {
        return target.respelled().contains(field.name()) && !latest.respelled().contains(source.name());
    }

    /**
     * Returns an unused name. A field with another meaning cannot have the same name while processes use the definition
     * in force.
     */
    private String free(String name) {
        String free = taken.contains(name) ? name + "_" + version : name;
        while (!taken.add(free)) {
            free = free + "_";
        }
        return free;
    }

    /** Returns the constraint with the field names of the prepared definition. */
    static UniqueConstraint standing(UniqueConstraint unique, List<FieldPlan> plans) {
        List<String> fields = unique.fields().stream()
                .map(name -> plans.stream()
                        .filter(plan -> plan.name().equals(name))
                        .map(FieldPlan::stands)
                        .findFirst()
                        .orElse(name))
                .toList();
        return new UniqueConstraint(unique.name(), fields, unique.acrossWorkspaces());
    }
}
