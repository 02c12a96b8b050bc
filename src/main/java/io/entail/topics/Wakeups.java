package io.entail.topics;

import java.time.Duration;

/**
 * Lets a thread wait until the current run has something to report, or the loop is closed. Wake-ups of earlier runs
 * have no effect. Thread-safe.
 */
final class Wakeups implements AutoCloseable {
    private long run;
    private boolean woken;
    private boolean closed;

    /** Begins a run. The returned action wakes the waiting thread until the run is over. */
    synchronized Runnable begin() {
        long mine = ++run;
        woken = false;
        return () -> wake(mine);
    }

    private synchronized void wake(long from) {
        if (from == run) {
            woken = true;
            notifyAll();
        }
    }

    /** Ends the run. */
    synchronized void end() {
        run++;
        woken = false;
    }

    /** Waits until the time is over or the thread is woken. */
    synchronized void pause(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!woken && !closed) {
            long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        woken = false;
    }

    /** Ends every current and later wait. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
