package io.entail.cli.output;

import io.entail.read.ReplayListener;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Tells on standard error how far the opening of a store has come that has much of the log to read. Thread-safe. */
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
                // What the replica has already takes no time; a replica that is built anew begins again.
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
