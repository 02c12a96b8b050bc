package io.entail.resolve;

import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Write;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The effects of one record.
 *
 * @param record null when it is unreadable
 * @param newOrdinal the ordinal of a defined entity
 */
record Effects(WriteRules writes, long offset, LogRecord record, int newOrdinal, Outcome outcome, Head head)
        implements Consumer<Mutations> {

    @Override
    public void accept(Mutations mutations) {
        if (outcome.accepted()) {
            applyAccepted(mutations);
        }
        UUID id = rememberedId();
        if (id != null) {
            mutations.seen(id, new Seen(offset, outcome));
        }
        mutations.advance(head, id);
    }

    private void applyAccepted(Mutations mutations) {
        if (record instanceof Write write) {
            writes.apply(write, offset, outcome.firstSequence(), mutations);
        } else if (record instanceof Define define) {
            mutations.define(new Definition(
                    define.entity(), newOrdinal, define.version(), define.constraints(), define.schema()));
        } else if (record instanceof Store store) {
            mutations.store(store);
        } else if (record instanceof Protocol protocol) {
            mutations.enable(protocol.number());
        }
    }

    /** A write's id from the step on that looks for repeats, null otherwise. */
    private UUID rememberedId() {
        if (!(record instanceof Write write)) {
            return null;
        }
        return switch (outcome.code()) {
            case BAD_CONTROL, TOO_LARGE, REPEAT -> null;
            default -> write.id();
        };
    }
}
