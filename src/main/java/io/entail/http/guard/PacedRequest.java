package io.entail.http.guard;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body has to arrive at a minimum pace. A body that is too slow, or of which nothing arrives for the
 * idle timeout, fails with a {@link TimeoutException}; a reader of the body as a stream gets an {@link
 * java.io.IOException} with that cause. Like all bodies, it can be read by one reader at a time.
 */
final class PacedRequest extends Request.Wrapper {
    private final Pace pace;
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();
    private volatile Content.@Nullable Chunk failure;

    PacedRequest(Request request, Pace pace) {
        super(request);
        this.pace = pace;
    }

    /** The pace does not count while no reader waits for the client. */
    @Override
    public void demand(Runnable then) {
        if (pace.isAny() && waitedNanos.get() > pace.nanosFor(receivedBytes.get())) {
            failure = Content.Chunk.from(new TimeoutException(
                    "the body comes too slowly: it has to come with " + pace.bytesPerSecond() + " bytes a second"));
            then.run();
            return;
        }
        long since = System.nanoTime();
        super.demand(Invocable.from(Invocable.getInvocationType(then), () -> {
            waitedNanos.addAndGet(System.nanoTime() - since);
            then.run();
        }));
    }

    @Override
    public Content.Chunk read() {
        if (failure != null) {
            return failure;
        }
        Content.Chunk chunk = super.read();
        if (chunk != null) {
            receivedBytes.addAndGet(chunk.remaining());
        }
        return chunk;
    }
}
