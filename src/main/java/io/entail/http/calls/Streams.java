package io.entail.http.calls;

import io.entail.http.call.Answer;
import io.entail.http.call.HttpCall;
import io.entail.http.call.JsonOut;
import io.entail.http.call.RefusedRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Manages the streaming answers: limits how many there are at once, sends heartbeats, and ends all of them when the
 * server stops. Thread-safe.
 */
public final class Streams implements AutoCloseable {
    static final String EVENTS = "text/event-stream";
    private static final String LINES = "application/x-ndjson; charset=utf-8";
    private static final byte[] NEWLINE = {'\n'};

    private final int max;
    private final Duration heartbeat;
    private final Semaphore places;
    private volatile boolean ending;

    /**
     * Creates the manager.
     *
     * @param heartbeat the longest time without sending anything
     */
    public Streams(int max, Duration heartbeat) {
        this.max = max;
        this.heartbeat = heartbeat;
        this.places = new Semaphore(max);
    }

    /**
     * Takes a place. The caller has to close it.
     *
     * @throws RefusedRequest with 503 when all places are taken
     */
    Place take() {
        if (!places.tryAcquire()) {
            throw new RefusedRequest(new Answer.Document(
                    503, Map.of("Retry-After", "5"), Map.of("message", "there are " + max + " streams already")));
        }
        return new Place();
    }

    /** The place of one stream. */
    final class Place implements AutoCloseable {
        private boolean left;

        /** Returns the writer of the stream's body. */
        Out out(OutputStream out, boolean events) throws IOException {
            return new Out(out, events, heartbeat);
        }

        /** Whether the server is being stopped. */
        boolean isEnding() {
            return ending;
        }

        @Override
        public synchronized void close() {
            if (!left) {
                left = true;
                places.release();
            }
        }
    }

    /** Makes all streams end soon. */
    @Override
    public void close() {
        ending = true;
    }

    /** Whether a client asks for server-sent events. */
    static boolean wantsEvents(HttpCall call) {
        String accept = call.header("accept");
        return accept != null && accept.contains(EVENTS);
    }

    /** Returns an answer whose body is a stream of events or of lines. */
    static Answer answer(boolean events, Answer.Writer body, Runnable unused) {
        return new Answer.Stream(200, Map.of("Cache-Control", "no-store"), events ? EVENTS : LINES, body, unused);
    }

    /** Writes server-sent events or lines of JSON. Confined to one thread. */
    static final class Out {
        private static final int PENDING_MAX = 64 << 10;

        private final OutputStream out;
        private final boolean events;
        private final long heartbeatNanos;
        private long toldNanos = System.nanoTime();
        private int pending;

        Out(OutputStream out, boolean events, Duration heartbeat) throws IOException {
            this.out = out;
            this.events = events;
            this.heartbeatNanos = heartbeat.toNanos();
            // A client that waits for the head of the answer now receives it.
            comment("ok");
            out.flush();
        }

        private void comment(String text) throws IOException {
            if (events) {
                out.write((": " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        /** Writes one event. Events that follow each other quickly are flushed together. */
        void tell(String event, Object json, @Nullable String id) throws IOException {
            byte[] bytes = JsonOut.bytes(json);
            if (events) {
                String head = (id == null ? "" : "id: " + id + "\n") + "event: " + event + "\ndata: ";
                out.write(head.getBytes(StandardCharsets.UTF_8));
            }
            out.write(bytes);
            out.write(NEWLINE);
            if (events) {
                out.write(NEWLINE);
            }
            pending += bytes.length;
            toldNanos = System.nanoTime();
            if (pending > PENDING_MAX) {
                flush();
            }
        }

        /** Flushes, and sends a heartbeat when one is due. To be called when there is no event at the moment. */
        void rest() throws IOException {
            if (pending > 0) {
                flush();
            } else if (System.nanoTime() - toldNanos > heartbeatNanos) {
                if (events) {
                    comment("still here");
                } else {
                    out.write(NEWLINE);
                }
                toldNanos = System.nanoTime();
                out.flush();
            }
        }

        void flush() throws IOException {
            out.flush();
            pending = 0;
        }

        /** Writes an error into the stream, because the status was sent long before. */
        void fail(@Nullable Object error) throws IOException {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("error", error);
            tell("error", events && error != null ? error : line, null);
            flush();
        }
    }
}
