package io.entail.http;

import io.entail.dao.EntityStore;
import io.entail.errors.EntailException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings the reader to where the log ends, for requests that are about to fail for what is not there. Those that ask while the log is being
 * asked share one question after that, so that bad requests cost the broker next to nothing. Thread-safe.
 */
final class SharedEnd {
    /** Offsets at the end that are no records are never reached: then it is this long that is waited for them. */
    private static final Duration STILL_MAX = Duration.ofSeconds(2);

    private final EntityStore store;
    private long begun;
    private long done;
    private boolean asking;
    private Position end = Position.START;
    private @Nullable EntailException failure;

    SharedEnd(EntityStore store) {
        this.store = store;
    }

    /**
     * Waits until everything is readable that was in the log when this was called.
     *
     * @return whether there was anything that had not been
     * @throws EntailException when the log does not answer
     */
    boolean reach(Duration time) {
        Position before = store.reader().reached();
        Position wanted = ask(time);
        if (wanted.compareTo(before) <= 0) {
            return false;
        }
        try {
            store.reader().await(wanted, time.compareTo(STILL_MAX) < 0 ? time : STILL_MAX);
        } catch (PositionNotReachedException e) {
            return store.reader().reached().compareTo(before) > 0;
        }
        return true;
    }

    private Position ask(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        long mine;
        synchronized (this) {
            mine = begun + 1;
            while (done < mine && asking) {
                await(deadline);
            }
            if (done >= mine) {
                return answer();
            }
            asking = true;
            begun++;
            mine = begun;
        }
        Position found = Position.START;
        EntailException failed = null;
        try {
            found = store.end();
        } catch (EntailException e) {
            failed = e;
        } finally {
            synchronized (this) {
                asking = false;
                done = mine;
                end = found;
                failure = failed;
                notifyAll();
            }
        }
        if (failed != null) {
            throw failed;
        }
        return found;
    }

    private Position answer() {
        if (failure != null) {
            throw failure;
        }
        return end;
    }

    private void await(long deadline) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new PositionNotReachedException("the log was not asked for its end in time", Map.of());
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking for the end of the log", e);
        }
    }
}
