package io.entail.http.guard;

import io.entail.http.call.Answer;
import io.entail.http.call.Refusal;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** So much at once and no more; whoever comes then is told to come again. Thread-safe. */
final class WorkLimit {
    private static final String AGAIN_SECONDS = "1";

    private final Semaphore free;
    private final String full;

    /**
     * A limit.
     *
     * @param full what those are told who find no place
     */
    WorkLimit(int atOnce, String full) {
        this.free = new Semaphore(atOnce);
        this.full = full;
    }

    /**
     * Takes a place, until it is given back.
     *
     * @throws Refusal with 503 when there is none
     */
    Place enter() {
        if (!free.tryAcquire()) {
            throw new Refusal(new Answer.Document(503, Map.of("Retry-After", AGAIN_SECONDS), Map.of("message", full)));
        }
        return new Place(free);
    }

    /** A place that is taken. Giving it back twice gives it back once. Thread-safe. */
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
