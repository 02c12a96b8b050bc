package io.entail.changes.write;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeKey;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.Outcome;
import io.entail.state.Versions;
import org.jspecify.annotations.Nullable;

/** Makes records of the refusals: which rule it was, and which row and field are at fault. */
public final class RefusalRecord {
    /** How a refusal names the reference that every row of a workspaceable entity has. */
    private static final String WORKSPACE = "workspace";

    private RefusalRecord() {}

    /** The Kafka key: that of the row at fault, null when there is none. */
    public static byte @Nullable [] key(@Nullable LogRecord record, Outcome outcome) {
        Change change = atFault(record, outcome);
        return change == null
                ? null
                : ChangeKey.of(change.entity(), change instanceof Put put ? put.workspace() : null, change.key());
    }

    public static byte[] value(
            int schemaId,
            long offset,
            @Nullable LogRecord record,
            Outcome outcome,
            long appendTime,
            Versions versions) {
        Change change = atFault(record, outcome);
        return ChangeBytes.rejection(
                schemaId,
                offset,
                record instanceof LogRecord.Write write ? write : null,
                outcome.code().name(),
                entity(record, change),
                change == null ? null : ChangeKey.primaryKey(change.key()),
                change == null ? null : field(outcome, change, versions),
                appendTime);
    }

    private static @Nullable Change atFault(@Nullable LogRecord record, Outcome outcome) {
        return outcome.change() >= 0 && record instanceof LogRecord.Write write
                ? write.changes().get(outcome.change())
                : null;
    }

    private static @Nullable String entity(@Nullable LogRecord record, @Nullable Change change) {
        if (change != null) {
            return change.entity();
        }
        return record instanceof LogRecord.Define define ? define.entity() : null;
    }

    /** Constraints are the same in every version of a definition. */
    private static @Nullable String field(Outcome outcome, Change change, Versions versions) {
        return switch (outcome.code()) {
            case NOT_UNIQUE ->
                constraints(change.entity(), versions)
                        .unique()
                        .get(outcome.constraint())
                        .name();
            case MISSING_REFERENCE -> reference(constraints(change.entity(), versions), outcome.constraint());
            case STILL_REFERENCED -> {
                String child = versions.name(outcome.entity());
                yield child + "." + reference(constraints(child, versions), outcome.constraint());
            }
            default -> null;
        };
    }

    private static Constraints constraints(String entity, Versions versions) {
        return versions.of(entity).definition().constraints();
    }

    private static String reference(Constraints constraints, int constraint) {
        return constraint < constraints.references().size()
                ? constraints.references().get(constraint).field()
                : WORKSPACE;
    }
}
