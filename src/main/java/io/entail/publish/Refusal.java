package io.entail.publish;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeKey;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import org.jspecify.annotations.Nullable;

/** Makes records of the refusals: which rule it was, and which row and field are at fault. */
final class Refusal {
    /** How a refusal names the reference that every row of a workspaceable entity has. */
    private static final String WORKSPACE = "workspace";

    private Refusal() {}

    /** The Kafka key: that of the row at fault, null when there is none. */
    static byte @Nullable [] key(Resolution resolution) {
        Change change = atFault(resolution);
        return change == null
                ? null
                : ChangeKey.of(change.entity(), change instanceof Put put ? put.workspace() : null, change.key());
    }

    static byte[] value(int schemaId, Resolution resolution, long appendTime, PublishState state) {
        Change change = atFault(resolution);
        return ChangeBytes.rejection(
                schemaId,
                resolution.offset(),
                resolution.record() instanceof LogRecord.Write write ? write : null,
                resolution.outcome().code().name(),
                entity(resolution, change),
                change == null ? null : ChangeKey.primaryKey(change.key()),
                change == null ? null : field(resolution.outcome(), change, state),
                appendTime);
    }

    private static @Nullable Change atFault(Resolution resolution) {
        int index = resolution.outcome().change();
        return index >= 0 && resolution.record() instanceof LogRecord.Write write
                ? write.changes().get(index)
                : null;
    }

    private static @Nullable String entity(Resolution resolution, @Nullable Change change) {
        if (change != null) {
            return change.entity();
        }
        return resolution.record() instanceof LogRecord.Define define ? define.entity() : null;
    }

    private static @Nullable String field(Outcome outcome, Change change, PublishState state) {
        return switch (outcome.code()) {
            case NOT_UNIQUE -> {
                Definition definition = state.definition(change.entity());
                yield definition == null
                        ? null
                        : definition
                                .constraints()
                                .unique()
                                .get(outcome.constraint())
                                .name();
            }
            case MISSING_REFERENCE -> {
                Definition definition = state.definition(change.entity());
                yield definition == null ? null : reference(definition, outcome.constraint());
            }
            case STILL_REFERENCED -> {
                Definition child =
                        state.definitions().at(outcome.entity()).latest().definition();
                yield child.entity() + "." + reference(child, outcome.constraint());
            }
            default -> null;
        };
    }

    private static String reference(Definition definition, int constraint) {
        return constraint < definition.constraints().references().size()
                ? definition.constraints().references().get(constraint).field()
                : WORKSPACE;
    }
}
