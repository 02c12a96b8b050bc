package io.entail.cli.output;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Shows how a process that follows a log catches up with it. Used by one thread. */
public final class LagProgress implements AutoCloseable {
    /** The least lag that is shown; a process with a smaller lag catches up faster than anybody can read. */
    private static final long LAG_MIN = 10_000;

    private final PrintWriter err;
    private final String task;
    private @Nullable WorkProgress progress;
    private long told;

    /**
     * @param task see {@link WorkProgress#of}
     */
    public LagProgress(PrintWriter err, String task) {
        this.err = err;
        this.task = task;
    }

    /**
     * Shows the present state.
     *
     * @param reached a number that rises with the work done
     * @param lag the work left
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
