package io.entail.http.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connection whose heads are timed, and that can be asked whether the client is still there. */
final class ClockedEndPoint extends SocketChannelEndPoint {
    private final HeadClock clock = new HeadClock();
    private final Executor executor;

    /** Its own lock: reading in order takes that nobody reads in between. */
    private final LookAhead ahead = new LookAhead();

    ClockedEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Executor executor) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
    }

    /** The connection that a request came by, below TLS. */
    static Optional<ClockedEndPoint> of(Request request) {
        EndPoint at = request.getConnectionMetaData().getConnection().getEndPoint();
        while (at instanceof EndPoint.Wrapper wrapper) {
            at = wrapper.unwrap();
        }
        return at instanceof ClockedEndPoint clocked ? Optional.of(clocked) : Optional.empty();
    }

    HeadClock clock() {
        return clock;
    }

    /**
     * Whether the client has closed the connection, its own direction at least. To be asked while a request is at work: then
     * nobody else reads.
     */
    boolean isGone() {
        if (!isOpen() || isInputShutdown()) {
            return true;
        }
        if (isFillInterested()) {
            // Somebody waits for bytes, and would not be told of those that are read here.
            return false;
        }
        synchronized (ahead) {
            return ahead.isAtEnd(getChannel());
        }
    }

    /** How much was read that nobody has asked for yet. */
    int bytesAhead() {
        synchronized (ahead) {
            return ahead.bytes();
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled;
        synchronized (ahead) {
            filled = ahead.take(buffer);
            if (filled == 0) {
                filled = super.fill(buffer);
            }
        }
        if (filled > 0) {
            clock.received(System.nanoTime());
        }
        return filled;
    }

    /** What was read ahead is no news to the operating system, which would tell of what comes behind it only. */
    @Override
    protected void needsFillInterest() {
        if (bytesAhead() > 0) {
            executor.execute(() -> getFillInterest().fillable());
        } else {
            super.needsFillInterest();
        }
    }
}
