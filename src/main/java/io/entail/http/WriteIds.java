package io.entail.http;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ids of the writes that one request attempts. The answer carries the last one. Thread-safe. */
final class WriteIds implements Supplier<UUID> {
    private @Nullable UUID last;
    private boolean taken;

    @Override
    public synchronized UUID get() {
        if (taken) {
            last = null;
        }
        taken = true;
        return last();
    }

    /** Whether an attempt was made to write anything. */
    synchronized boolean isTaken() {
        return taken;
    }

    /**
     * Returns the id of the last attempt. When nothing was sent, returns the id that an attempt would have used, so
     * that every answer can carry one.
     */
    synchronized UUID last() {
        UUID id = last;
        if (id == null) {
            id = UUID.randomUUID();
            last = id;
        }
        return id;
    }
}
