package io.entail.http.guard;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Request;

/**
 * Whether the client of a request has gone away while it is at work. HTTP/1.1 does not tell: the server reads again when it has
 * answered. So this looks, now and then, at what has come in on the connection; for work that takes long enough to be given
 * up. A client that only has no more to send, and waits for the answer, counts as gone too: hardly any does so. Thread-safe.
 */
public final class ClientWatch implements BooleanSupplier {
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    private final Request request;
    private boolean gone;
    private long looked = System.nanoTime() - LOOK_NANOS;

    private ClientWatch(Request request) {
        this.request = request;
    }

    /** Of the client of a request, until it is answered. */
    public static ClientWatch of(Request request) {
        return new ClientWatch(request);
    }

    /** Costs next to nothing however often it is asked. */
    @Override
    public synchronized boolean getAsBoolean() {
        long now = System.nanoTime();
        if (!gone && now - looked >= LOOK_NANOS) {
            looked = now;
            gone = ClockedEndPoint.of(request)
                    .map(ClockedEndPoint::isGone)
                    .orElseGet(() -> !request.getConnectionMetaData()
                            .getConnection()
                            .getEndPoint()
                            .isOpen());
        }
        return gone;
    }
}
