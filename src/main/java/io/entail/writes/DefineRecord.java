package io.entail.writes;

import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import java.util.List;

/** Makes the record by which a definition enters the log. */
public final class DefineRecord {
    private DefineRecord() {}

    /** The definition as that version, the first being 1. */
    public static LogRecord.Define of(EntityDefinition definition, int version) {
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
        return new LogRecord.Define(
                definition.name(),
                version,
                new LogRecord.Constraints(
                        definition.primaryKey(), definition.workspaceable(), unique, references, fields),
                definition.json());
    }
}
