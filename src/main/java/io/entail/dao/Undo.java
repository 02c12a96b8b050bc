package io.entail.dao;

import io.entail.audit.BeforeImages;
import io.entail.audit.BeforeImages.Image;
import io.entail.audit.Moments;
import io.entail.errors.Failures;
import io.entail.read.Position;
import io.entail.replica.ReplayListener;
import io.entail.writes.CanonicalKey;
import java.util.ArrayList;
import java.util.List;

/** Takes a write back: one more write that makes the rows that it has changed what they were before it. */
final class Undo {
    private final Core core;
    private final Caller caller;

    Undo(Core core, Caller caller) {
        this.core = core;
        this.caller = caller;
    }

    /** As {@link EntityStore#undo(Position, ReplayListener)}. */
    Written of(Position position, ReplayListener listener) {
        new Moments(core.log(), core.clock()).require(position);
        List<Operation> operations = new ArrayList<>();
        for (Image image : new BeforeImages(core.log(), listener).of(position)) {
            if (image.workspace() != null && !image.workspace().equals(CanonicalKey.of(caller.workspace()))) {
                throw Failures.notFound(
                        core.catalog().type(image.entity()).keys().keyValues(image.key()));
            }
            operations.add(new Operation.Restore(
                    image.entity(), image.key(), image.version(), image.values(), image.expiresAt()));
        }
        Caller undoing = caller.reason().isEmpty() ? caller.withReason("undo of " + position) : caller;
        return core.writes().await(undoing, operations);
    }
}
