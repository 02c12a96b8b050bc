package io.entail.project;

import io.entail.text.Log;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;

/** Logs the progress of filling indexes: at the beginning, every ten seconds, and at the end. Used by one thread. */
public final class FillLog {
    private static final Logger log = Log.of(FillLog.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final String target;
    private final String entity;
    private final List<String> indexes;
    private final long all;
    private final long began = System.nanoTime();
    private long told = began;

    /**
     * Begins to log about indexes of an entity.
     *
     * @param all the approximate number of rows
     */
    public FillLog(String target, String entity, List<String> indexes, long all) {
        this.target = target;
        this.entity = entity;
        this.indexes = indexes;
        this.all = all;
        log.info("Indexes are filled target={} entity={} indexes={} rows={}", target, entity, indexes, all);
    }

    /** Reports the number of rows that are in the indexes by now. */
    public void rows(long filled) {
        long now = System.nanoTime();
        if (now - told < EVERY.toNanos()) {
            return;
        }
        told = now;
        long perSecond = Math.max(1, filled * 1_000 / millis(now));
        log.info(
                "Indexes are being filled target={} entity={} indexes={} rows={} of={} per_second={} seconds_left={}",
                target,
                entity,
                indexes,
                filled,
                all,
                perSecond,
                Math.max(0, all - filled) / perSecond);
    }

    /** Reports that the indexes are complete. */
    public void done(long filled) {
        log.info(
                "Indexes are complete and answer from now on target={} entity={} indexes={} rows={} ms={}",
                target,
                entity,
                indexes,
                filled,
                millis(System.nanoTime()));
    }

    private long millis(long now) {
        return Math.max(1, (now - began) / 1_000_000);
    }
}
