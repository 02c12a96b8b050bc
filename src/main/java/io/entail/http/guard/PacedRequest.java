package io.entail.http.guard;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body has to come at a pace. A body that is too slow fails with a {@link TimeoutException}, as one does of
 * which nothing has come for the idle timeout; whoever reads it as a stream gets an {@link java.io.IOException} with that
 * cause. For one reader at a time, as bodies are.
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

    /** The client may be as slow as it likes while nobody waits for it. */
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
