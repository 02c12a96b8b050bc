package io.entail.replica.reads;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Describes the progress of a long catch-up: position, speed and estimated remaining time. Says nothing about a short
 * one. Confined to one thread.
 */
public final class CatchUp {
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private long startedNanos = -1;
    private long startedAt;
    private long toldNanos;

    /** Resets the progress, because the state has caught up or lost the log. */
    public void reset() {
        startedNanos = -1;
    }

    /**
     * Returns the text about the progress, empty when it is too early.
     *
     * @param next offset that is applied next
     * @param end offset after the last record
     * @param nowNanos as {@link System#nanoTime} gives it
     */
    public Optional<String> tell(long next, long end, long nowNanos) {
        if (startedNanos < 0) {
            startedNanos = nowNanos;
            startedAt = next;
            toldNanos = nowNanos + QUIET.minus(INTERVAL).toNanos();
        }
        if (nowNanos - toldNanos < INTERVAL.toNanos() || end <= next) {
            return Optional.empty();
        }
        toldNanos = nowNanos;
        double seconds = (nowNanos - startedNanos) / 1e9;
        double rate = (next - startedAt) / seconds;
        String left = rate > 0 ? String.format(Locale.ROOT, "about %.0f s left", (end - next) / rate) : "stuck";
        return Optional.of(String.format(
                Locale.ROOT,
                "catching up: %,d of %,d records (%.0f %%), %,.0f records/s, %s",
                next,
                end,
                100.0 * next / end,
                rate,
                left));
    }
}
