package io.entail.resolve;

import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Migrate;
import io.entail.resolve.LogRecord.Prepare;

/**
 * Finds the version of an entity's definition that an accepted record creates, for callers that know the versions
 * before it.
 */
public final class MadeDefinition {
    private MadeDefinition() {}

    /**
     * Returns the version that a record creates.
     *
     * @param ordinal ordinal of the entity
     * @param latest the version in force before, null before the first
     * @param prepared the prepared version, null for none
     * @return null for a record that creates none
     */
    public static Definition of(LogRecord record, int ordinal, Definition latest, Definition prepared) {
        if (record instanceof Define define) {
            return latest == null
                    ? new Definition(define.entity(), ordinal, define.version(), define.constraints(), define.schema())
                    : new Definition(
                            define.entity(),
                            ordinal,
                            define.version(),
                            define.constraints(),
                            define.schema(),
                            Definition.Kind.DEFINED,
                            latest.numbers().with(highest(latest, prepared), 0, 0));
        }
        if (record instanceof Prepare prepare) {
            Constraints before = latest.constraints();
            Constraints after = prepare.constraints();
            return new Definition(
                    prepare.entity(),
                    ordinal,
                    prepare.version(),
                    after,
                    prepare.schema(),
                    Definition.Kind.PREPARED,
                    latest.numbers()
                            .with(
                                    highest(latest, prepared),
                                    after.unique().size() - before.unique().size(),
                                    after.references().size()
                                            - before.references().size()));
        }
        return record instanceof Migrate migrate
                ? new Definition(
                        migrate.entity(),
                        ordinal,
                        migrate.version(),
                        migrate.constraints(),
                        migrate.schema(),
                        Definition.Kind.MIGRATED,
                        prepared.numbers().chosen(migrate.uniqueFrom(), migrate.referencesFrom()))
                : null;
    }

    private static ConstraintNumbers highest(Definition latest, Definition prepared) {
        return (prepared == null ? latest : prepared).numbers();
    }
}
