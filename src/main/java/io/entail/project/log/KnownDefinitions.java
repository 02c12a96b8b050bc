package io.entail.project.log;

import io.entail.project.DatabaseState;
import io.entail.project.TargetPosition;
import io.entail.state.LogDefinitions;

/** The definitions of the database, read again when its position shows that there are others. Thread-safe. */
final class KnownDefinitions {
    private final DatabaseState state;
    private volatile Known known = new Known(0, 0, LogDefinitions.NONE);

    private record Known(int generation, int count, LogDefinitions definitions) {
        boolean isOf(TargetPosition position) {
            return generation == position.generation() && count == position.definitions();
        }
    }

    KnownDefinitions(DatabaseState state) {
        this.state = state;
    }

    LogDefinitions now() {
        return known.definitions();
    }

    /** Reads the definitions again unless all those of a position are known. */
    void renew(TargetPosition position) {
        if (known.isOf(position)) {
            return;
        }
        synchronized (this) {
            if (!known.isOf(position)) {
                known = new Known(position.generation(), position.definitions(), state.definitions());
            }
        }
    }
}
