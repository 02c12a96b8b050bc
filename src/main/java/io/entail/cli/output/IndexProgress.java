package io.entail.cli.output;

import io.entail.errors.StoreUnavailableException;
import io.entail.errors.StoreUnavailableException.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a query again until its index is complete, for as long as rows come into it, and tells on standard error how far
 * it is. Not thread-safe.
 */
public final class IndexProgress {
    /** A build that failed begins again after some seconds. */
    private static final Duration STILL_MAX = Duration.ofMinutes(1);

    private final PrintWriter err;
    private final LongFunction<WorkProgress> begin;
    private final LongSupplier nanos;
    private @Nullable WorkProgress progress;
    private long told;
    private long grown;

    public IndexProgress(PrintWriter err) {
        this(err, total -> WorkProgress.of(err, "rows put into the index", total), System::nanoTime);
    }

    /**
     * Creates one with a clock, for tests.
     *
     * @param begin begins to tell of so many rows
     */
    IndexProgress(PrintWriter err, LongFunction<WorkProgress> begin, LongSupplier nanos) {
        this.err = err;
        this.begin = begin;
        this.nanos = nanos;
    }

    /**
     * The answer of a query, which itself waits a little for its index.
     *
     * @throws StoreUnavailableException when no row comes into the index for a minute, and for every other reason at once
     * @throws io.entail.errors.StoreClosedException when the store is closed meanwhile
     */
    public <T> T await(Supplier<T> query) {
        try {
            while (true) {
                try {
                    return query.get();
                } catch (StoreUnavailableException e) {
                    Progress reached = e.progress().orElseThrow(() -> e);
                    if (!goesOn(reached)) {
                        close();
                        err.println("entail: no row has come into the index for " + STILL_MAX.toSeconds()
                                + " s, so this command waits no longer");
                        throw e;
                    }
                }
            }
        } finally {
            close();
        }
    }

    private boolean goesOn(Progress reached) {
        long now = nanos.getAsLong();
        WorkProgress current = progress;
        if (current == null || reached.rows() < told) {
            // A build that begins again is told from its beginning.
            close();
            current = begin.apply(reached.of() - reached.rows());
            progress = current;
            grown = now;
        } else if (reached.rows() > told) {
            current.add(reached.rows() - told);
            grown = now;
        }
        told = reached.rows();
        return now - grown < STILL_MAX.toNanos();
    }

    private void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
