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

/** A connection that measures how long request heads take, and that can tell whether the client has closed it. */
final class ClockedEndPoint extends SocketChannelEndPoint {
    private final HeadClock clock = new HeadClock();
    private final Executor executor;

    /** Bytes that were read early. It is also the lock of all reads, which keeps the bytes in order. */
    private final LookAhead ahead = new LookAhead();

    ClockedEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Executor executor) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
    }

    /** Returns the connection below TLS on which a request arrived. */
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
     * Whether the client has closed at least its own direction of the connection. May only be called while a request is
     * being handled, when nothing else reads.
     */
    boolean isGone() {
        if (!isOpen() || isInputShutdown()) {
            return true;
        }
        if (isFillInterested()) {
            // A reader waits for bytes; it would not be woken for bytes that are read here.
            return false;
        }
        synchronized (ahead) {
            return ahead.isAtEnd(getChannel());
        }
    }

    /** Returns how many bytes were read early and not yet consumed. */
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

    /** The operating system reports only new bytes, so bytes that were read early have to be reported here. */
    @Override
    protected void needsFillInterest() {
        if (bytesAhead() > 0) {
            executor.execute(() -> getFillInterest().fillable());
        } else {
            super.needsFillInterest();
        }
    }
}
