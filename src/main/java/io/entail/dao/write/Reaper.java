package io.entail.dao.write;

import io.entail.dao.plan.RowId;
import io.entail.dao.write.ExpiryWrites.End;
import io.entail.dao.write.ExpiryWrites.Kind;
import io.entail.read.Scope;
import io.entail.replica.Duty;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Overdue;
import io.entail.text.Log;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Deletes expired rows at intervals, in the one process that is elected for it, so that their deletion is in history
 * and they take no space. Nothing else depends on it: reads hide expired rows, and writes delete those that conflict
 * with them.
 *
 * <p>A process becomes a candidate when it sees the first expired row. {@link #round} may be called by any thread, one
 * at a time.
 */
public final class Reaper implements AutoCloseable {
    private static final Logger logger = Log.of(Reaper.class);

    /** The number of rows that are deleted at the same time. */
    private static final int BATCH = 200;

    /** The longest time to wait for the election when there are expired rows. */
    private static final Duration JOINING_MAX = Duration.ofSeconds(4);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final StoreLog log;
    private final ExpiryWrites writes;
    private final Clock clock;
    private final Duration interval;
    private final CompletableFuture<Boolean> closing = new CompletableFuture<>();
    private @Nullable Thread thread;
    private volatile @Nullable Duty duty;
    private volatile long aheadMillis;
    private boolean toldOfRestricted;

    public Reaper(StoreLog log, ExpiryWrites writes, Clock clock, Duration interval) {
        this.log = log;
        this.writes = writes;
        this.clock = clock;
        this.interval = interval;
    }

    /** Starts a thread that looks for expired rows at every interval; does nothing when the interval is 0. */
    public synchronized void start(String name) {
        if (!interval.isZero() && thread == null) {
            Thread started = new Thread(this::run, "entail-reap-" + name);
            started.setDaemon(true);
            started.start();
            thread = started;
        }
    }

    private void run() {
        try {
            while (isOpen()) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Duty left = duty;
            if (left != null) {
                left.close();
            }
        }
    }

    /** Does one round; after an error the next round tries again. */
    private void turn() throws InterruptedException {
        try {
            if (awaitTurn() && isOpen()) {
                round();
            }
        } catch (RuntimeException | Error e) {
            if (isOpen()) {
                logger.warn("Could not look for expired rows, and will try again", e);
            }
        }
    }

    private boolean isOpen() {
        return !closing.isDone();
    }

    /** Waits for the next round and returns whether this process is elected for it. */
    private boolean awaitTurn() throws InterruptedException {
        Duty candidate = duty;
        if (candidate != null) {
            return candidate.await(interval);
        }
        if (closesWithin(interval) || overdue(null, 1).isEmpty()) {
            return false;
        }
        Duty begun = log.duty("reaper");
        duty = begun;
        return begun.await(interval.compareTo(JOINING_MAX) < 0 ? interval : JOINING_MAX);
    }

    private boolean closesWithin(Duration time) throws InterruptedException {
        try {
            return closing.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails this future", e);
        }
    }

    private List<Overdue> overdue(@Nullable Overdue after, int limit) {
        return log.overdue(clock.millis() - aheadMillis, Scope.ALL, after, limit);
    }

    /** Deletes expired rows and returns their number, without those that cascaded. */
    public int round() {
        int ended = 0;
        boolean tooEarly = false;
        List<Overdue> batch = overdue(null, BATCH);
        while (!batch.isEmpty() && !tooEarly && isOpen()) {
            List<CompletableFuture<@Nullable End>> ends =
                    batch.stream().map(this::end).toList();
            CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
            CompletableFuture.anyOf(all, closing).join();
            for (int i = 0; i < ends.size() && all.isDone(); i++) {
                End end = ends.get(i).join();
                ended += end != null && end.kind() == Kind.GONE ? 1 : 0;
                tooEarly |= end != null && end.kind() == Kind.TOO_EARLY && isAhead(batch.get(i));
                tellOfRestricted(end, batch.get(i));
            }
            batch = overdue(batch.get(batch.size() - 1), BATCH);
        }
        aheadMillis = tooEarly ? aheadMillis : aheadMillis / 2;
        return ended;
    }

    /** Returns the result for a row; null when it is unknown, and the next round tries again. */
    private CompletableFuture<@Nullable End> end(Overdue row) {
        CompletableFuture<@Nullable End> end =
                writes.end(new RowId(row.entity(), row.key())).thenApply(found -> found);
        return end.exceptionally(error -> {
            Throwable cause = error instanceof CompletionException ? error.getCause() : error;
            if (isOpen()) {
                logger.warn("Could not delete an expired row entity={} key={}", row.entity(), row.key(), cause);
            }
            return null;
        });
    }

    /**
     * Notes that the log's clock is behind this process's, by at least the time since the row's expiry by this
     * process's clock. Returns true.
     */
    private boolean isAhead(Overdue row) {
        aheadMillis = Math.max(aheadMillis, clock.millis() - row.expiresAt() + 1);
        logger.debug("The clock of the log is behind millis={}", aheadMillis);
        return true;
    }

    private void tellOfRestricted(@Nullable End end, Overdue row) {
        if (end != null && end.kind() == Kind.RESTRICTED && !toldOfRestricted) {
            toldOfRestricted = true;
            logger.warn(
                    "An expired row stays, another that restricts it refers to it entity={} key={}",
                    row.entity(),
                    row.key());
        }
    }

    /** Ends the thread, so that another process can take over. */
    @Override
    public void close() {
        closing.complete(true);
        Duty waiting = duty;
        if (waiting != null) {
            waiting.wake();
        }
        Thread running = started();
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        try {
            running.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread started() {
        return thread;
    }
}
