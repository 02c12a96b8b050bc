package io.entail.schema.migrate;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The final definition of an entity, and the steps that lead to it. Immutable.
 *
 * @param definition the final definition, as in a file
 */
public record EntityMigration(EntityDefinition definition, List<MigrationStep> steps) {
    public EntityMigration {
        steps = List.copyOf(steps);
    }

    /** Returns a migration without steps. */
    public static EntityMigration to(EntityDefinition definition) {
        return new EntityMigration(definition, List.of());
    }

    public EntityMigration rename(String from, String to) {
        return with(new MigrationStep.Rename(from, to));
    }

    public EntityMigration remove(String field) {
        return with(new MigrationStep.Remove(field));
    }

    public EntityMigration retype(String field, String conversion) {
        return with(new MigrationStep.Retype(field, conversion));
    }

    public EntityMigration fill(String field, @Nullable Object value) {
        return with(new MigrationStep.Fill(field, value));
    }

    /** Returns this migration with one more step. */
    public EntityMigration with(MigrationStep step) {
        List<MigrationStep> more = new ArrayList<>(steps);
        more.add(step);
        return new EntityMigration(definition, more);
    }

    public String entity() {
        return definition.name();
    }
}
