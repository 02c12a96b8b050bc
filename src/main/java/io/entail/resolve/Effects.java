package io.entail.resolve;

import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Write;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The effects of one accepted record on the state.
 *
 * @param record null when it is unreadable
 * @param made the version of a definition that the record creates, null for none
 */
record Effects(WriteRules writes, long offset, LogRecord record, Definition made, Outcome outcome, Head head)
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
        } else if (made != null) {
            mutations.define(made);
        } else if (record instanceof Store store) {
            mutations.store(store);
        } else if (record instanceof Protocol protocol) {
            mutations.enable(protocol.number());
        }
    }

    /** Returns the id of a write if the decision reached the step that looks for repeats; null otherwise. */
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
