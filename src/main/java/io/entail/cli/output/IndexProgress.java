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
 * Repeats a query until its index is complete, as long as rows are added to the index, and shows the progress on
 * standard error. Not thread-safe.
 */
public final class IndexProgress {
    /**
     * The longest time without a new row in the index. It is long because a build that failed begins again after some
     * seconds.
     */
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
     * Takes a clock, for tests.
     *
     * @param begin starts the display of the progress of a number of rows
     */
    IndexProgress(PrintWriter err, LongFunction<WorkProgress> begin, LongSupplier nanos) {
        this.err = err;
        this.begin = begin;
        this.nanos = nanos;
    }

    /**
     * Returns the answer of a query, which itself waits briefly for its index.
     *
     * @throws StoreUnavailableException when no row is added to the index for a minute, and at once for every other
     *     reason
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
            // The build has begun again, so its progress begins again as well.
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
