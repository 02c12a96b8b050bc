package io.entail.http.guard;

import io.entail.http.call.Refusal;
import io.entail.http.guard.WorkLimit.Place;
import io.entail.http.settings.HttpSettings;
import org.eclipse.jetty.server.Request;

/**
 * Streams at once. They go on for as long as their clients like, so they have a limit of their own and do not count among
 * the requests at work. Thread-safe.
 */
public final class StreamSlots {
    private final WorkLimit limit;

    public StreamSlots(HttpSettings settings) {
        int most = settings.limits().streamsMax();
        this.limit = new WorkLimit(most, "there are " + most + " streams already, and no more are answered at once");
    }

    /**
     * Makes a stream of a request that passed the guards: its place among the requests at work is free for another.
     *
     * @return to be closed when the stream ends
     * @throws Refusal with 503 when there are too many
     */
    public Slot enter(Request request) {
        Place place = limit.enter();
        if (request.getAttribute(Guards.PLACE) instanceof Place work) {
            work.close();
        }
        return place::close;
    }

    /** One stream, until this is closed. */
    @FunctionalInterface
    public interface Slot extends AutoCloseable {
        @Override
        void close();
    }
}
