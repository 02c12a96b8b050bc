package io.entail.http.guard;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A connector that closes connections on which the head of a request takes too long to arrive. */
final class ClockedConnector extends ServerConnector {
    private static final long LOOK_MAX_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long headNanosMax;

    ClockedConnector(Server server, Duration headerTimeout, ConnectionFactory... factories) {
        super(server, factories);
        this.headNanosMax = headerTimeout.toNanos();
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        ClockedEndPoint endPoint = new ClockedEndPoint(channel, selector, key, getScheduler(), getExecutor());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        lookLater();
    }

    private void lookLater() {
        getScheduler().schedule(this::look, Math.min(LOOK_MAX_NANOS, headNanosMax / 2), TimeUnit.NANOSECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        getConnectedEndPoints().forEach(each -> {
            if (each instanceof ClockedEndPoint client && client.clock().isLate(now, headNanosMax)) {
                client.close(new TimeoutException("the head of the request comes too slowly"));
            }
        });
        if (isRunning()) {
            lookLater();
        }
    }
}
