package io.entail.schema.load;

import io.entail.schema.RecordDefinition;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.load.DefinitionFindings.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads what only a prepared definition has: the unique constraints that the migration adds. They follow those of the
 * definition in force, whatever order the fields have.
 */
final class PreparedReader {
    /** {@code {"plan": text, "unique": [{"name": text, "fields": [text], "acrossWorkspaces": flag}]}}. */
    private static final String PREPARED = "prepared";

    private PreparedReader() {}

    static List<UniqueConstraint> unique(
            PropertyReader properties, RecordDefinition record, DefinitionFindings findings, Place place) {
        Object value = properties.value(PREPARED);
        if (value == null) {
            return List.of();
        }
        findings.faultUnlessStored(place, "'" + PREPARED + "' is what a migration says in the log: leave it out");
        List<UniqueConstraint> unique = new ArrayList<>();
        if (!(value instanceof Map<?, ?> prepared) || !(prepared.get("unique") instanceof List<?> added)) {
            findings.unknown(place, PREPARED, PREPARED + ": expected an object with the list 'unique'");
            return unique;
        }
        for (Object each : added) {
            if (each instanceof Map<?, ?> constraint
                    && constraint.get("name") instanceof String name
                    && constraint.get("fields") instanceof List<?> fields
                    && fields.stream().allMatch(field -> record.field(field) != null)) {
                unique.add(new UniqueConstraint(
                        name,
                        fields.stream().map(String::valueOf).toList(),
                        Boolean.TRUE.equals(constraint.get("acrossWorkspaces"))));
            } else {
                findings.unreadable(place, PREPARED + ": a unique constraint cannot be read");
            }
        }
        return unique;
    }
}
