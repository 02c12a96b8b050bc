package io.entail.http.guard;

import io.entail.http.call.Answer;
import io.entail.http.call.RefusedRequest;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Limits how many requests are handled at once. Further requests are refused with the advice to try again. Thread-safe.
 */
final class WorkLimit {
    private static final String AGAIN_SECONDS = "1";

    private final Semaphore free;
    private final String full;

    /**
     * Creates a limit.
     *
     * @param full the message when all places are taken
     */
    WorkLimit(int atOnce, String full) {
        this.free = new Semaphore(atOnce);
        this.full = full;
    }

    /**
     * Takes a place, which has to be closed.
     *
     * @throws RefusedRequest with 503 when all places are taken
     */
    Place enter() {
        if (!free.tryAcquire()) {
            throw new RefusedRequest(
                    new Answer.Document(503, Map.of("Retry-After", AGAIN_SECONDS), Map.of("message", full)));
        }
        return new Place(free);
    }

    /** A place that is taken. Closing it again has no effect. Thread-safe. */
    static final class Place implements AutoCloseable {
        private final Semaphore free;
        private final AtomicBoolean given = new AtomicBoolean();

        private Place(Semaphore free) {
            this.free = free;
        }

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                free.release();
            }
        }
    }
}
