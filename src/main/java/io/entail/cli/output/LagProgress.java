package io.entail.cli.output;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Tells how a process that follows a log catches up with it. Used by one thread. */
public final class LagProgress implements AutoCloseable {
    /** Who is less behind has caught up before anybody has read it. */
    private static final long LAG_MIN = 10_000;

    private final PrintWriter err;
    private final String task;
    private @Nullable WorkProgress progress;
    private long told;

    /** @param task as {@link WorkProgress#of} wants it */
    public LagProgress(PrintWriter err, String task) {
        this.err = err;
        this.task = task;
    }

    /**
     * How it is now.
     *
     * @param reached how much is done, from any number on
     * @param lag how much is left
     */
    public void now(long reached, long lag) {
        if (progress == null && lag >= LAG_MIN) {
            progress = WorkProgress.of(err, task, lag);
            told = reached;
        }
        if (progress == null) {
            return;
        }
        if (lag == 0 || reached < told) {
            close();
        } else {
            progress.add(reached - told);
            told = reached;
        }
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
