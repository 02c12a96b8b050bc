package io.entail.http;

import java.util.UUID;
import java.util.function.Supplier;

/** Ids of the writes of one request, of which the last is told. Thread-safe. */
final class WriteIds implements Supplier<UUID> {
    private volatile UUID last = UUID.randomUUID();
    private volatile boolean taken;

    /** The first is there before anything is written, so that every answer can tell one. */
    @Override
    public UUID get() {
        if (taken) {
            last = UUID.randomUUID();
        }
        taken = true;
        return last;
    }

    /** Whether anything was to be written. */
    boolean isTaken() {
        return taken;
    }

    /** Of the last attempt; nobody has used it while nothing was sent. */
    UUID last() {
        return last;
    }
}
