package io.entail.project.cassandra.read;

import io.entail.errors.StoreUnavailableException;
import java.time.Duration;

/** Lets the calling thread wait. */
final class Pauses {
    private Pauses() {}

    static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for Cassandra", e);
        }
    }
}
