package io.entail.project;

import io.entail.errors.StoreUnavailableException;
import io.entail.text.Log;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Takes away generations that nobody uses: half built ones, and those of before once no read can go on in them. */
final class Leftovers {
    private static final Logger log = Log.of(Leftovers.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Duration longestRead;
    private long since = System.nanoTime();
    private long looked;

    /** Takes away what was begun and never used: the process that has begun it is gone. */
    Leftovers(Target target, Duration longestRead) {
        this.longestRead = longestRead;
        TargetPosition used = target.inUse();
        for (TargetPosition each : target.generations()) {
            if (used == null || each.generation() > used.generation()) {
                drop(target, each.generation());
            }
        }
    }

    /** Readers were led to other tables just now. */
    void since() {
        since = System.nanoTime();
    }

    /** Now and then, when it is time. */
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
