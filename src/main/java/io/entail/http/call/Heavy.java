package io.entail.http.call;

import io.entail.read.ReplayListener;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Limits work that reads the whole log: how many calls do it at once, and that it ends when the client closes the
 * connection or the server stops. Thread-safe.
 */
public final class Heavy implements AutoCloseable {
    private static final int AT_ONCE = 2;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean ending;

    /** Makes all such work end soon. */
    @Override
    public void close() {
        ending = true;
    }

    /**
     * Runs work that may turn out to replay the log.
     *
     * @param work receives a listener that takes a place once a replay begins, and that ends the replay when the client
     *     has closed the connection
     * @throws RefusedRequest with 503 when all places are taken
     */
    public <T> T run(HttpCall call, Function<ReplayListener, T> work) {
        Place place = new Place(call);
        try {
            return work.apply(place);
        } finally {
            place.leave();
        }
    }

    /** Takes a place for work that certainly reads the whole log. */
    public Place take(HttpCall call) {
        Place place = new Place(call);
        place.take();
        return place;
    }

    /** The place of one call. Confined to one thread. */
    public final class Place implements ReplayListener, AutoCloseable {
        private final HttpCall call;
        private boolean taken;

        private Place(HttpCall call) {
            this.call = call;
        }

        private void take() {
            if (!taken) {
                if (!places.tryAcquire()) {
                    throw new RefusedRequest(new Answer.Document(
                            503,
                            Map.of("Retry-After", "5"),
                            Map.of(
                                    "message",
                                    "there are " + AT_ONCE + " readings of the whole log already: try again")));
                }
                taken = true;
            }
        }

        @Override
        public void replayed(long done, long total) {
            take();
            requireWanted();
        }

        /**
         * Has to be called regularly by long work.
         *
         * @throws RefusedRequest when the client has closed the connection or the server is stopping
         */
        public void requireWanted() {
            if (ending) {
                throw new RefusedRequest(503, "the server is being stopped");
            }
            call.requireClient();
        }

        private void leave() {
            if (taken) {
                places.release();
                taken = false;
            }
        }

        @Override
        public void close() {
            leave();
        }
    }
}
