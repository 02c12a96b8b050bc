package io.entail.http;

import io.entail.dao.EntityStore;
import io.entail.errors.EntailException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the reader up to the end of the log, for requests that are about to fail because something does not exist.
 * While the log is being asked for its end, all further requests share the next question, so that many bad requests
 * cost the broker almost nothing. Thread-safe.
 */
final class SharedEnd {
    /**
     * The wait ends after this time without progress: the last offsets of the log may not be records, and then the
     * reader never reaches them.
     */
    static final Duration STILL_MAX = Duration.ofSeconds(2);

    /** The longest wait for the log's answer, which normally comes within milliseconds. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final long IDLE_SECONDS = 10;

    private final Supplier<Position> end;
    private final Supplier<Position> reached;
    private final BiConsumer<Position, Duration> await;
    private final ThreadPoolExecutor asking;

    /** The question to be asked after the current one, null when no request waits for it. */
    private @Nullable CompletableFuture<Position> next;

    /**
     * Creates the shared question.
     *
     * @param end returns the last position of the log
     * @param reached returns the position that the reader has reached
     * @param await waits until the reader has reached a position, see {@link io.entail.read.EntityReader#await}
     */
    SharedEnd(Supplier<Position> end, Supplier<Position> reached, BiConsumer<Position, Duration> await) {
        this.end = end;
        this.reached = reached;
        this.await = await;
        this.asking =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), question -> {
                    Thread thread = new Thread(question, "entail-http-end");
                    thread.setDaemon(true);
                    return thread;
                });
        asking.allowCoreThreadTimeOut(true);
    }

    static SharedEnd of(EntityStore store) {
        return new SharedEnd(
                store::end,
                () -> store.reader().reached(),
                (position, time) -> store.reader().await(position, time));
    }

    /**
     * Waits until everything is readable that was in the log when this was called, as long as the reader makes
     * progress.
     *
     * @param seen the position that was readable when the request was judged
     * @return whether more is readable now
     * @throws EntailException when the log does not answer
     */
    boolean reach(Position seen, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        Position wanted = ask(min(time, ANSWER_MAX));
        if (wanted.compareTo(seen) <= 0) {
            return false;
        }
        Position at = reached.get();
        while (at.compareTo(wanted) < 0) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            try {
                await.accept(wanted, min(left, STILL_MAX));
                return true;
            } catch (PositionNotReachedException e) {
                Position now = reached.get();
                if (now.compareTo(at) <= 0 || left.compareTo(STILL_MAX) <= 0) {
                    return now.compareTo(seen) > 0;
                }
                at = now;
            }
        }
        return true;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Position ask(Duration time) {
        CompletableFuture<Position> answer = question();
        try {
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the log was not asked for its end", e.getCause());
        } catch (TimeoutException e) {
            throw new PositionNotReachedException("the log does not say where it ends", Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking for the end of the log", e);
        }
    }

    /** Returns the answer to a question that is asked after this call. */
    private synchronized CompletableFuture<Position> question() {
        CompletableFuture<Position> question = next;
        if (question == null) {
            question = new CompletableFuture<>();
            next = question;
            asking.execute(this::askNext);
        }
        return question;
    }

    private void askNext() {
        CompletableFuture<Position> question;
        synchronized (this) {
            question = next;
            next = null;
        }
        if (question != null) {
            try {
                question.complete(end.get());
            } catch (RuntimeException | Error e) {
                question.completeExceptionally(e);
            }
        }
    }
}
