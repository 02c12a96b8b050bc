package io.entail.schema.migrate;

import io.entail.errors.DefinitionException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plan of an entity's migration. Immutable and thread-safe.
 *
 * @param latest the definition in force
 * @param version version of the prepared definition; the migrated one has the next version
 * @param prepared the definition under which rows are rewritten
 * @param migrated the final definition, in the form in which it is appended to the log
 * @param uniqueFrom for each unique constraint of the final definition its index in the prepared one
 * @param referencesFrom for each reference of the final definition its index in the prepared one
 * @param rows converts rows
 * @param told the changes, each as a sentence for people
 */
public record EntityPlan(
        EntityDefinition latest,
        int version,
        EntityDefinition prepared,
        EntityDefinition migrated,
        List<Integer> uniqueFrom,
        List<Integer> referencesFrom,
        RowMigration rows,
        List<String> told) {
    /** The way out for changes with which rows would have another identity. */
    static final String OTHER_ENTITY =
            "define another entity, copy the rows into it, and delete these when nobody reads " + "them any more";

    public EntityPlan {
        uniqueFrom = List.copyOf(uniqueFrom);
        referencesFrom = List.copyOf(referencesFrom);
        told = List.copyOf(told);
    }

    /**
     * Compares the definition in force with the final one.
     *
     * @param version the version that the prepared definition gets
     * @param others all definitions, with the final one in place of the one in force
     * @throws DefinitionException when differences are not covered by a step, or steps are wrong; it names all of them
     */
    public static EntityPlan of(
            EntityDefinition latest,
            int version,
            EntityMigration migration,
            Conversions conversions,
            Definitions others) {
        EntityDefinition target = migration.definition();
        List<String> faults = new ArrayList<>(Unmigratable.faults(latest, migration));
        List<FieldPlan> plans = new FieldPlans(latest, version, migration, conversions, others, faults).plan();
        faults.addAll(Unmigratable.keyFaults(latest, target, plans));
        faults.addAll(Unmigratable.tagFaults(latest, target, plans));
        if (!faults.isEmpty()) {
            throw refused(latest.name(), faults);
        }
        List<UniqueConstraint> standing = target.unique().stream()
                .map(each -> FieldPlans.standing(each, plans))
                .toList();
        List<UniqueConstraint> all = new ArrayList<>(latest.unique());
        List<Integer> uniqueFrom = new ArrayList<>();
        for (UniqueConstraint each : standing) {
            int index = indexOf(all, each);
            uniqueFrom.add(index < 0 ? all.size() : index);
            if (index < 0) {
                all.add(each);
            }
        }
        List<UniqueConstraint> added = all.subList(latest.unique().size(), all.size());
        String identity = PlanIdentity.of(migration);
        EntityDefinition prepared = read(PreparedSchema.prepared(latest, target, plans, added, identity), others);
        Map<String, String> names = new LinkedHashMap<>();
        plans.stream()
                .filter(plan -> !plan.stands().equals(plan.name()))
                .forEach(plan -> names.put(plan.name(), plan.stands()));
        EntityDefinition migrated = target.migrated(names);
        List<Integer> referencesFrom = target.references().stream()
                .map(each -> indexOf(prepared, names.getOrDefault(each.field(), each.field())))
                .toList();
        // The given definition has what belongs to a process, such as functions and subschemas, and the migrated one
        // does not.
        RowMigration rows = new RowMigration(latest, prepared, target, plans, others);
        return new EntityPlan(
                latest,
                version,
                prepared,
                migrated,
                uniqueFrom,
                referencesFrom,
                rows,
                ChangeSentences.of(latest, target, plans));
    }

    private static EntityDefinition read(String json, Definitions others) {
        Functions functions = others.functions();
        return EntityDefinition.fromLog(json).boundTo(functions);
    }

    private static int indexOf(List<UniqueConstraint> all, UniqueConstraint wanted) {
        for (int i = 0; i < all.size(); i++) {
            UniqueConstraint each = all.get(i);
            if (each.fields().equals(wanted.fields()) && each.acrossWorkspaces() == wanted.acrossWorkspaces()) {
                return i;
            }
        }
        return -1;
    }

    private static int indexOf(EntityDefinition prepared, String field) {
        List<String> fields =
                prepared.references().stream().map(ReferenceField::field).toList();
        return fields.indexOf(field);
    }

    private static DefinitionException refused(String entity, List<String> faults) {
        return new DefinitionException(
                "the migration of '" + entity + "' cannot be done, and nothing was written: "
                        + String.join("; ", faults),
                Map.of(entity, faults));
    }
}
