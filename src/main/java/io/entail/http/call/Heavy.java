package io.entail.http.call;

import io.entail.read.ReplayListener;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Work that reads the whole log: so many at most at once, and no longer than somebody waits for it. Thread-safe. */
public final class Heavy {
    private static final int AT_ONCE = 2;

    private final Semaphore places = new Semaphore(AT_ONCE);

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
