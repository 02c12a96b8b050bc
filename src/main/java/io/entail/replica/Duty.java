package io.entail.replica;

import java.time.Duration;

/**
 * A job that one process does for all processes that have a store open. Confined to one thread, except {@link #wake}.
 */
public interface Duty extends AutoCloseable {
    /** Waits until the time is over or {@link #wake} is called, and returns whether this process has the job. */
    boolean await(Duration time);

    /** Ends a wait, now or the next one. */
    void wake();

    /** Leaves the job to another process. */
    @Override
    void close();
}
