package io.entail.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The entities whose migration has just failed to take its last step, because a row was written meanwhile. Writers give
 * way to the next attempts for a moment, as otherwise these would fail for as long as the writers are busy. This is
 * courtesy only: the log decides without it.
 *
 * <p>Written by one thread, read by any.
 */
final class LastSteps {
    /** The time for which writers give way after an attempt. */
    static final Duration ROOM = Duration.ofSeconds(1);

    /** The longest time for which they give way to attempts that follow each other. */
    static final Duration ROOM_MAX = Duration.ofSeconds(5);

    /** The time for which they then give way to none. */
    static final Duration REST = Duration.ofSeconds(5);

    private volatile Map<String, Attempts> refused = Map.of();

    /** Attempts that follow each other, by {@link System#nanoTime}. */
    private record Attempts(long first, long last) {
        Attempts next(long now) {
            return now - first < ROOM_MAX.plus(REST).toNanos() ? new Attempts(first, now) : new Attempts(now, now);
        }

        long room(long now) {
            return Math.max(0, Math.min(ROOM.toNanos() - (now - last), ROOM_MAX.toNanos() - (now - first)));
        }
    }

    /**
     * Notes that a last step was refused.
     *
     * @param now as {@link System#nanoTime}
     */
    void noteRefused(String entity, long now) {
        Attempts before = refused.get(entity);
        Map<String, Attempts> more = new HashMap<>(refused);
        more.put(entity, before == null ? new Attempts(now, now) : before.next(now));
        refused = Map.copyOf(more);
    }

    /** Returns how many nanoseconds are left of the time for which writers of an entity give way, 0 for none. */
    long room(String entity, long now) {
        Attempts attempts = refused.get(entity);
        return attempts == null ? 0 : attempts.room(now);
    }
}
