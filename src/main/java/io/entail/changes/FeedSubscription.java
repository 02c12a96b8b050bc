package io.entail.changes;

import io.entail.errors.EntailException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.text.Log;
import io.entail.topics.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Passes the feed to a listener until it is closed or the feed has reached its end. In a group, the position of the
 * changes that the listener has processed is committed when no more changes are available, and from time to time.
 * Thread-safe.
 */
public final class FeedSubscription implements AutoCloseable {
    private static final Logger log = Log.of(FeedSubscription.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final AtomicLong NUMBER = new AtomicLong();

    private final ChangeFeed feed;
    private final ChangeReader reader;
    private final FeedListener listener;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch closing;
    private final Told told = new Told();
    private volatile Position position;
    private long committedNanos = System.nanoTime();

    private FeedSubscription(ChangeFeed feed, ChangeReader reader, FeedListener listener, CountDownLatch closing) {
        this.feed = feed;
        this.closing = closing;
        this.reader = reader;
        this.listener = listener;
        this.position = reader.reached();
        this.thread = new Thread(this::run, "entail-feed-" + feed.config().store() + "-" + NUMBER.incrementAndGet());
        this.thread.setDaemon(true);
    }

    static FeedSubscription start(ChangeFeed feed, FeedListener listener) {
        CountDownLatch closing = new CountDownLatch(1);
        ChangeReader reader = ChangeReader.open(feed, new Shown(listener, closing));
        FeedSubscription subscription = new FeedSubscription(feed, reader, listener, closing);
        subscription.thread.start();
        return subscription;
    }

    /** Carries an exception of the listener out of the reader, to distinguish it from errors of the reader. */
    private static final class ListenerFailedException extends RuntimeException {
        private final RuntimeException thrown;

        ListenerFailedException(RuntimeException thrown) {
            super(thrown);
            this.thrown = thrown;
        }
    }

    /** Passes the records that are not changes to the listener, until the subscription is closed. */
    private record Shown(FeedListener listener, CountDownLatch closing) implements FeedNotes {
        @Override
        public void outcome(Position position, Instant at, FeedOutcome outcome) {
            show(() -> listener.outcome(position, at, outcome));
        }

        @Override
        public void control(Position position, Instant at, FeedControl control) {
            show(() -> listener.control(position, at, control));
        }

        @Override
        public void reached(FeedEnd end, Instant at) {
            show(() -> listener.reached(end, at));
        }

        private void show(Runnable call) {
            if (closing.getCount() == 0) {
                throw new StoreClosedException("the subscription is closed");
            }
            try {
                call.run();
            } catch (RuntimeException e) {
                throw new ListenerFailedException(e);
            }
        }
    }

    /**
     * Returns the position up to which the listener has processed every change that it wants; a later reader can begin
     * after it.
     */
    public Position reached() {
        return position;
    }

    /**
     * Completes when the subscription has ended; fails with the exception of the listener, or with the reason why the
     * feed cannot be read any further.
     */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    private void run() {
        try {
            while (closing.getCount() > 0 && !reader.isAtEnd()) {
                go();
            }
            commit();
            ended.complete(null);
        } catch (StoreClosedException e) {
            ended.complete(null);
        } catch (EntailException e) {
            log.warn(
                    "The feed cannot be read on topic={} position={} cause={}", feed.topic(), position, e.getMessage());
            listener.failed(e);
            ended.completeExceptionally(e);
        } catch (ListenerFailedException e) {
            position = reader.reached();
            failed(e.thrown);
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            reader.close();
        }
    }

    private void failed(Throwable cause) {
        log.error("A listener of the feed has failed topic={} position={}", feed.topic(), position, cause);
        ended.completeExceptionally(cause);
    }

    private void go() {
        List<Change> write;
        try {
            write = reader.pollWrite(WAIT);
        } catch (RegistryUnavailableException | StoreUnavailableException e) {
            if (told.isNews(String.valueOf(e.getMessage()))) {
                log.warn("The feed waits topic={} position={} cause={}", feed.topic(), position, e.getMessage());
            }
            pause();
            return;
        }
        if (!write.isEmpty()) {
            listener.changed(write);
        }
        position = reader.reached();
        if (reader.isIdle() || System.nanoTime() - committedNanos > COMMIT_INTERVAL.toNanos()) {
            commit();
        }
    }

    private void commit() {
        committedNanos = System.nanoTime();
        if (feed.group() != null) {
            reader.commit();
        }
    }

    private void pause() {
        try {
            if (closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("The feed was closed while it waited topic={}", feed.topic());
            }
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the subscription, and waits for a running call of the listener unless the listener is the caller. */
    @Override
    public void close() {
        closing.countDown();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
