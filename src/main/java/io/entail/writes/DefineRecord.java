package io.entail.writes;

import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import java.util.List;

/** Makes the records by which definitions enter the log. */
public final class DefineRecord {
    private DefineRecord() {}

    /** The definition as that version, the first being 1. */
    public static LogRecord.Define of(EntityDefinition definition, int version) {
        return new LogRecord.Define(definition.name(), version, constraints(definition), definition.json());
    }

    /** The definition as that version, beside the one that is in force. */
    public static LogRecord.Prepare prepared(EntityDefinition definition, int version) {
        return new LogRecord.Prepare(definition.name(), version, constraints(definition), definition.json());
    }

    /**
     * The definition as that version, made of the prepared one.
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
