package io.entail.replica;

import java.time.Duration;

/** A job that one process does for all that have a store open. Used by one thread, except {@link #wake}. */
public interface Duty extends AutoCloseable {
    /** Waits so long, or until {@link #wake}, and says whether this process is the one. */
    boolean await(Duration time);

    /** Ends a wait, now or the next one. */
    void wake();

    /** Leaves the job to another process. */
    @Override
    void close();
}
