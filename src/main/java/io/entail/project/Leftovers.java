package io.entail.project;

import io.entail.errors.StoreUnavailableException;
import io.entail.text.Log;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Drops generations that are not in use: unfinished ones, and former ones once no read can still be running in them.
 */
final class Leftovers {
    private static final Logger log = Log.of(Leftovers.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Duration longestRead;
    private long since = System.nanoTime();
    private long looked;

    /** Drops generations that were begun and never used, because the process that began them has ended. */
    Leftovers(Target target, Duration longestRead) {
        this.longestRead = longestRead;
        TargetPosition used = target.inUse();
        for (TargetPosition each : target.generations()) {
            if (used == null || each.generation() > used.generation()) {
                drop(target, each.generation());
            }
        }
    }

    /** Notes that readers were switched to other tables just now. */
    void since() {
        since = System.nanoTime();
    }

    /** Drops former generations if the time for it has come; to be called regularly. */
    void drop(Target target, @Nullable Building building) {
        long now = System.nanoTime();
        if (now - looked < LOOK.toNanos() || now - since < longestRead.toNanos() || building != null) {
            return;
        }
        looked = now;
        TargetPosition used = target.inUse();
        for (TargetPosition each : target.generations()) {
            if (used != null && each.generation() != used.generation()) {
                drop(target, each.generation());
            }
        }
    }

    private static void drop(Target target, int generation) {
        try {
            target.drop(generation);
            log.info("Tables that nobody uses are gone target={} generation={}", target.name(), generation);
        } catch (StoreUnavailableException e) {
            log.debug("Tables that nobody uses are still there target={} generation={}", target.name(), generation, e);
        }
    }
}
