package io.entail.dao.migrate;

import io.entail.errors.Failures;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import java.util.List;
import java.util.stream.Collectors;

/** Describes violations that only the log can detect. */
final class LogFaults {
    private LogFaults() {}

    /** Returns the text for a unique value that another row has. */
    static String taken(EntityRun run, int constraint, Bytes holder) {
        // The final definition has the names that users know.
        EntityDefinition migrated = run.plan().migrated();
        int index = run.plan().uniqueFrom().indexOf(constraint);
        List<String> fields = index < 0
                ? run.plan().prepared().unique().get(constraint).fields()
                : migrated.unique().get(index).fields();
        return fields.stream().map(field -> "'" + field + "'").collect(Collectors.joining(" and "))
                + (fields.size() == 1 ? " has" : " have") + " the value that the row '"
                + Failures.literal(run.maker().keys().keyValues(holder)) + "' has, too";
    }

    /** Returns the text for a reference to a row that does not exist. */
    static String missing(EntityRun run, int reference, Bytes parent) {
        EntityDefinition prepared = run.plan().prepared();
        if (reference >= prepared.references().size()) {
            return "its workspace is not there";
        }
        int index = run.plan().referencesFrom().indexOf(reference);
        String field = index < 0
                ? prepared.references().get(reference).field()
                : run.plan().migrated().references().get(index).field();
        return "'" + field + "' refers to the row '"
                + CanonicalKey.parts(parent).get(0) + "' of '"
                + prepared.references().get(reference).entity()
                + "', which is not there or in another workspace";
    }
}
