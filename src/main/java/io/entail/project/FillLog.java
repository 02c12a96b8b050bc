package io.entail.project;

import io.entail.text.Log;
import java.time.Duration;
import org.slf4j.Logger;

/** Tells the log how the filling of an index goes on: when it begins, every ten seconds, and when it ends. Used by one thread. */
public final class FillLog {
    private static final Logger log = Log.of(FillLog.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final String target;
    private final String index;
    private final long all;
    private final long began = System.nanoTime();
    private long told = began;

    /**
     * Of an index.
     *
     * @param all how many rows there are about
     */
    public FillLog(String target, String index, long all) {
        this.target = target;
        this.index = index;
        this.all = all;
        log.info("An index is filled target={} index={} rows={}", target, index, all);
    }

    /** So many rows are in it by now. */
    public void rows(long filled) {
        long now = System.nanoTime();
        if (now - told < EVERY.toNanos()) {
            return;
        }
        told = now;
        long perSecond = Math.max(1, filled * 1_000 / millis(now));
        log.info(
                "An index is being filled target={} index={} rows={} of={} per_second={} seconds_left={}",
                target,
                index,
                filled,
                all,
                perSecond,
                Math.max(0, all - filled) / perSecond);
    }

    /** It is complete. */
    public void done(long filled) {
        log.info(
                "An index is filled and used from now on target={} index={} rows={} ms={}",
                target,
                index,
                filled,
                millis(System.nanoTime()));
    }

    private long millis(long now) {
        return Math.max(1, (now - began) / 1_000_000);
    }
}
