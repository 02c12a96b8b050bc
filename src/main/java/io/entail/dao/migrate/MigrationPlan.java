package io.entail.dao.migrate;

import io.entail.errors.words.Misuse;
import io.entail.schema.EntityDefinition;
import io.entail.schema.migrate.Conversions;
import io.entail.schema.migrate.EntityMigration;
import io.entail.schema.migrate.MigrationStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The final definitions of a migration, which change more than an extension may, and the steps that lead to them.
 *
 * <pre>{@code
 * MigrationPlan plan = MigrationPlan.to(orders) // the final definition
 *         .rename("total", "amount")
 *         .remove("note")
 *         .retype("count", "int_to_text")
 *         .fill("region", "eu");
 * store.as("ann").because("regions").migrate(plan);
 * }</pre>
 *
 * <p>A tighter rule, a new unique field and a new reference need no step; they are taken from the final definition.
 * Immutable and thread-safe.
 */
public final class MigrationPlan {
    /** The highest number of entities in one migration. */
    public static final int ENTITIES_MAX = 100;

    /** The highest number of steps of one entity. */
    public static final int STEPS_MAX = 10_000;

    private final List<EntityMigration> entities;
    private final Conversions conversions;

    private MigrationPlan(List<EntityMigration> entities, Conversions conversions) {
        this.entities = List.copyOf(entities);
        this.conversions = conversions;
    }

    /** Returns a plan for one entity, without steps; steps that are added belong to it. */
    public static MigrationPlan to(EntityDefinition definition) {
        return new MigrationPlan(
                List.of(EntityMigration.to(Misuse.requireGiven(definition, "definition"))), Conversions.builtIn());
    }

    /** Returns a plan for several entities with their steps, in this order. */
    public static MigrationPlan of(List<EntityMigration> entities) {
        Set<String> names = new HashSet<>();
        for (EntityMigration each : Misuse.requireGiven(entities, "entities")) {
            if (!names.add(each.entity())) {
                throw new IllegalArgumentException("'" + each.entity() + "' is there twice: one migration has it once");
            }
        }
        if (entities.isEmpty() || entities.size() > ENTITIES_MAX) {
            throw Misuse.mustBe("entities", "at least one and at most " + ENTITIES_MAX);
        }
        return new MigrationPlan(entities, Conversions.builtIn());
    }

    /**
     * Returns a plan with the entities of this one and then those of the other. Rows of all entities are rewritten
     * before the first of them takes its last step.
     */
    public MigrationPlan and(MigrationPlan other) {
        List<EntityMigration> all = new ArrayList<>(entities);
        all.addAll(other.entities);
        return new MigrationPlan(of(all).entities, conversions);
    }

    /**
     * Adds a step that renames a field.
     *
     * @param from its name in the definition in force
     * @param to its name in the final definition
     */
    public MigrationPlan rename(String from, String to) {
        return with(new MigrationStep.Rename(name(from, "from"), name(to, "to")));
    }

    /** Adds a step that removes a field of the definition in force. */
    public MigrationPlan remove(String field) {
        return with(new MigrationStep.Remove(name(field, "field")));
    }

    /**
     * Adds a step that converts the values of a field.
     *
     * @param field by its name in the final definition
     * @param conversion one that comes with Entail, as {@code ops/migrations.md} lists them, or a function of this plan
     */
    public MigrationPlan retype(String field, String conversion) {
        return with(new MigrationStep.Retype(name(field, "field"), name(conversion, "conversion")));
    }

    /**
     * Adds a step that gives a value to rows in which a field is missing or unset.
     *
     * @param field by its name in the final definition
     */
    public MigrationPlan fill(String field, Object value) {
        return with(new MigrationStep.Fill(name(field, "field"), Misuse.requireGiven(value, "value")));
    }

    /**
     * Adds a function that {@link #retype} may name. It gets a value as rows have it, never null, and returns a value
     * in the form that a DAO takes, or null for unset. It has to return the same result for the same value, because
     * rows are converted several times. An exception that it throws is reported as a fault of the row.
     *
     * @param name of a-z, 0-9 and _
     * @param function thread-safe
     */
    public MigrationPlan conversion(String name, UnaryOperator<@Nullable Object> function) {
        return new MigrationPlan(entities, conversions.with(name, function));
    }

    private static String name(@Nullable String name, String argument) {
        return Misuse.requireGiven(name, argument, "a string");
    }

    private MigrationPlan with(MigrationStep step) {
        List<EntityMigration> all = new ArrayList<>(entities);
        EntityMigration last = all.remove(all.size() - 1);
        if (last.steps().size() >= STEPS_MAX) {
            throw new IllegalArgumentException("more than " + STEPS_MAX + " steps of '" + last.entity() + "'");
        }
        all.add(last.with(step));
        return new MigrationPlan(all, conversions);
    }

    List<EntityMigration> entities() {
        return entities;
    }

    Conversions conversions() {
        return conversions;
    }

    /** Returns the names of the entities. */
    public List<String> names() {
        return entities.stream().map(EntityMigration::entity).toList();
    }
}
