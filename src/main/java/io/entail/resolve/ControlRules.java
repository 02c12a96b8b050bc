package io.entail.resolve;

import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Field;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Store;
import java.util.List;

/** Whether the records that shape a store are in place: {@code avro/protocol.md}, section 5, step 2. */
final class ControlRules {
    private static final int HIGHEST_PROTOCOL = 255;

    private ControlRules() {}

    static boolean accepts(State state, Store store) {
        return state.store() == null
                && store.maxEntityBytes() >= 1
                && store.maxEntityBytes() <= store.maxWriteBytes()
                && store.maxWriteBytes() <= Limits.VALUE_BYTES;
    }

    static boolean accepts(State state, Protocol protocol) {
        return state.store() != null
                && protocol.number() > state.highestProtocol()
                && protocol.number() <= HIGHEST_PROTOCOL;
    }

    static boolean accepts(State state, Define define) {
        if (state.store() == null) {
            return false;
        }
        Definition latest = state.definition(define.entity());
        if (latest == null) {
            return define.version() == 1 && state.definitionCount() < Limits.ENTITIES;
        }
        return define.version() == latest.version() + 1 && extendsPurely(latest.constraints(), define.constraints());
    }

    /** Only fields are new: what the state holds for rows of the old version fits the new one too. */
    private static boolean extendsPurely(Constraints before, Constraints after) {
        return after.primaryKey().equals(before.primaryKey())
                && after.workspaceable() == before.workspaceable()
                && after.unique().equals(before.unique())
                && after.references().equals(before.references())
                && keeps(before.fields(), after.fields());
    }

    private static boolean keeps(List<Field> before, List<Field> after) {
        for (Field field : before) {
            if (!after.contains(field)) {
                return false;
            }
        }
        return true;
    }
}
