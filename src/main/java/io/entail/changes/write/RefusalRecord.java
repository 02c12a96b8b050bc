package io.entail.changes.write;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeKey;
import io.entail.changes.FeedControl;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.Outcome;
import io.entail.state.Versions;
import io.entail.state.Versions.InForce;
import org.jspecify.annotations.Nullable;

/** Creates the records of refusals, with the rule that was violated, and the row and field at fault. */
public final class RefusalRecord {
    /** The name, in refusals, of the reference that every row of a workspaceable entity has to its workspace. */
    private static final String WORKSPACE = "workspace";

    private RefusalRecord() {}

    /** Returns the Kafka key: that of the row at fault, null when there is none. */
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
        return FeedControl.entity(record);
    }

    /**
     * Returns the field at fault. The index of the outcome refers to the definition that the put names. For a row that
     * still refers to a deleted one, it refers to the definition in force.
     */
    private static @Nullable String field(Outcome outcome, Change change, Versions versions) {
        return switch (outcome.code()) {
            case NOT_UNIQUE ->
                constraints(change, versions).unique().get(outcome.constraint()).name();
            case MISSING_REFERENCE -> reference(constraints(change, versions), outcome.constraint());
            case STILL_REFERENCED -> {
                String child = versions.name(outcome.entity());
                yield child + "." + reference(inForce(child, versions), outcome.constraint());
            }
            default -> null;
        };
    }

    private static Constraints constraints(Change change, Versions versions) {
        return change instanceof Put put
                ? versions.version(put.entity(), put.definition()).definition().constraints()
                : inForce(change.entity(), versions);
    }

    private static Constraints inForce(String entity, Versions versions) {
        InForce inForce = versions.inForce(entity);
        return versions.version(entity, inForce.version()).definition().constraints();
    }

    private static String reference(Constraints constraints, int constraint) {
        return constraint < constraints.references().size()
                ? constraints.references().get(constraint).field()
                : WORKSPACE;
    }
}
