package io.entail.http.call;

import io.entail.read.ReplayListener;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Work that reads the whole log: so many at most at once, and no longer than somebody waits for it and the server runs. Thread-safe. */
public final class Heavy implements AutoCloseable {
    private static final int AT_ONCE = 2;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean ending;

    /** Ends all of it soon. */
    @Override
    public void close() {
        ending = true;
    }

    /**
     * Runs what may turn out to be such work.
     *
     * @param work gets a listener that takes a place when the log is replayed, and ends the replay when the client has gone
     * @throws Refusal with 503 when there is no place
     */
    public <T> T run(Call call, Function<ReplayListener, T> work) {
        Place place = new Place(call);
        try {
            return work.apply(place);
        } finally {
            place.leave();
        }
    }

    /** A place, for work that certainly is such. */
    public Place take(Call call) {
        Place place = new Place(call);
        place.take();
        return place;
    }

    /** Of one call. Used by one thread. */
    public final class Place implements ReplayListener, AutoCloseable {
        private final Call call;
        private boolean taken;

        private Place(Call call) {
            this.call = call;
        }

        private void take() {
            if (!taken) {
                if (!places.tryAcquire()) {
                    throw new Refusal(new Answer.Document(
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
         * To be called by work that takes long, again and again.
         *
         * @throws Refusal when nobody waits for it any more, or the server is being stopped
         */
        public void requireWanted() {
            if (ending) {
                throw new Refusal(503, "the server is being stopped");
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
