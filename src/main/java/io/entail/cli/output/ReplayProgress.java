package io.entail.cli.output;

import io.entail.read.ReplayListener;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far a replay is. */
public final class ReplayProgress implements ReplayListener {
    private final PrintWriter err;
    private @Nullable WorkProgress progress;
    private long told;

    public ReplayProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public synchronized void replayed(long done, long total) {
        WorkProgress current = progress;
        if (current == null) {
            current = WorkProgress.of(err, "records replayed", total);
            progress = current;
            told = 0;
        }
        current.add(done - told);
        told = done;
        if (done >= total) {
            current.close();
            progress = null;
        }
    }
}
