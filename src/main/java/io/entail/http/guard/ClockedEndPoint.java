package io.entail.http.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connection whose heads are timed. */
final class ClockedEndPoint extends SocketChannelEndPoint {
    private final HeadClock clock = new HeadClock();

    ClockedEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** The clock of the connection that a request came by, below TLS. */
    static Optional<HeadClock> clockOf(Request request) {
        EndPoint at = request.getConnectionMetaData().getConnection().getEndPoint();
        while (at instanceof EndPoint.Wrapper wrapper) {
            at = wrapper.unwrap();
        }
        return at instanceof ClockedEndPoint clocked ? Optional.of(clocked.clock) : Optional.empty();
    }

    HeadClock clock() {
        return clock;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0) {
            clock.received(System.nanoTime());
        }
        return filled;
    }
}
