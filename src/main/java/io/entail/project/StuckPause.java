package io.entail.project;

/**
 * Decides when a refused write is tried again: after a second, then after twice as long each time, up to 30 s, or as
 * soon as another record has arrived.
 */
final class StuckPause {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 30_000_000_000L;

    private long next;
    private long wait;
    private int seen;

    /** Notes that a write was refused for the first time. */
    void begin() {
        wait = FIRST_NANOS;
        next = System.nanoTime() + wait;
        seen = 0;
    }

    /**
     * Whether to try again, because the time has passed or because records that arrived since the last attempt may have
     * corrected the row.
     */
    boolean isOver(int records) {
        boolean more = records > seen && System.nanoTime() - (next - wait) > FIRST_NANOS;
        return more || System.nanoTime() - next >= 0;
    }

    /** Notes that the write was refused again. */
    void again(int records) {
        wait = records > seen ? FIRST_NANOS : Math.min(2 * wait, LONGEST_NANOS);
        seen = records;
        next = System.nanoTime() + wait;
    }
}
