package io.entail.cli.output;

import io.entail.read.ReplayListener;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far the opening of a store is that has to read much of the log. Thread-safe. */
public final class OpeningProgress implements ReplayListener, AutoCloseable {
    private final PrintWriter err;
    private @Nullable WorkProgress progress;
    private boolean closed;
    private long told;

    public OpeningProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void replayed(long done, long total) {
        WorkProgress current;
        long more;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (progress == null || done < told) {
                // The progress counts from what the replica already has, and begins again if the replica is rebuilt.
                progress = WorkProgress.of(err, "records of the log read", total - done);
                told = done;
            }
            current = progress;
            more = done - told;
            told = done;
        }
        current.add(more);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (progress != null) {
            progress.close();
        }
    }
}
