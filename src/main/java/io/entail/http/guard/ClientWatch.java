package io.entail.http.guard;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Request;

/**
 * Detects whether the client of a request has closed the connection while the request is being handled. With HTTP/1.1 a
 * server normally notices only when it reads again after the answer. This class therefore checks the connection for
 * input now and then; it is meant for work that takes long enough to be worth stopping. A client that closes only its
 * own direction and still waits for the answer counts as gone too; hardly any client does this. Thread-safe.
 */
public final class ClientWatch implements BooleanSupplier {
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    private final Request request;
    private boolean gone;
    private long looked = System.nanoTime() - LOOK_NANOS;

    private ClientWatch(Request request) {
        this.request = request;
    }

    /** Watches the client of a request until the request is answered. */
    public static ClientWatch of(Request request) {
        return new ClientWatch(request);
    }

    /** The check is cheap, however often it is called. */
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
