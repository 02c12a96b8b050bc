package io.entail.writes;

import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import java.util.List;

/** Creates the records that write definitions to the log. */
public final class DefineRecord {
    private DefineRecord() {}

    /** Returns the record that puts a definition in force as this version; the first version is 1. */
    public static LogRecord.Define of(EntityDefinition definition, int version) {
        return new LogRecord.Define(definition.name(), version, constraints(definition), definition.json());
    }

    /** Returns the record that prepares a definition as this version, beside the one in force. */
    public static LogRecord.Prepare prepared(EntityDefinition definition, int version) {
        return new LogRecord.Prepare(definition.name(), version, constraints(definition), definition.json());
    }

    /**
     * Returns the record that puts a migrated definition in force as this version, in place of the prepared one.
     *
     * @param definition as {@link EntityDefinition#migrated} makes it
     * @param uniqueFrom per unique constraint its place in the prepared definition
     * @param referencesFrom likewise per reference
     * @param upTo the sequence up to which the entity's rows are known to fit
     */
    public static LogRecord.Migrate migrated(
            EntityDefinition definition,
            int version,
            List<Integer> uniqueFrom,
            List<Integer> referencesFrom,
            long upTo) {
        return new LogRecord.Migrate(
                definition.name(),
                version,
                constraints(definition),
                definition.json(),
                uniqueFrom,
                referencesFrom,
                upTo);
    }

    private static LogRecord.Constraints constraints(EntityDefinition definition) {
        List<LogRecord.Unique> unique = definition.unique().stream()
                .map(constraint ->
                        new LogRecord.Unique(constraint.name(), constraint.fields(), constraint.acrossWorkspaces()))
                .toList();
        List<LogRecord.Reference> references = definition.references().stream()
                .map(reference -> new LogRecord.Reference(reference.field(), reference.entity()))
                .toList();
        List<LogRecord.Field> fields = definition.fieldTypes().entrySet().stream()
                .map(field -> new LogRecord.Field(field.getKey(), field.getValue()))
                .toList();
        return new LogRecord.Constraints(
                definition.primaryKey(), definition.workspaceable(), unique, references, fields);
    }
}
