package io.entail.topics;

import java.time.Duration;

/**
 * Lets one thread wait until there is something to look at: what it runs now has changed, or it is to end. What an earlier
 * run still has to say wakes up nobody. Thread-safe.
 */
final class Wakeups implements AutoCloseable {
    private long run;
    private boolean woken;
    private boolean closed;

    /** Begins a run: what this returns wakes up the waiting thread until the run is over. */
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

    /** The run is over. */
    synchronized void end() {
        run++;
        woken = false;
    }

    /** Waits for so long, or until it is woken up. */
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

    /** Ends every wait, now and later. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
