package io.entail.http;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ids of the writes of one request, of which the last is told. Thread-safe. */
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

    /** Whether anything was to be written. */
    synchronized boolean isTaken() {
        return taken;
    }

    /** Of the last attempt; of the one that would have been made, when nothing was sent: every answer can tell one. */
    synchronized UUID last() {
        UUID id = last;
        if (id == null) {
            id = UUID.randomUUID();
            last = id;
        }
        return id;
    }
}
