package io.entail.project;

/** When a refused write is tried again: after a second, then after twice as long, up to 30 s, or once more has come. */
final class StuckPause {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 30_000_000_000L;

    private long next;
    private long wait;
    private int seen;

    /** A write was refused for the first time. */
    void begin() {
        wait = FIRST_NANOS;
        next = System.nanoTime() + wait;
        seen = 0;
    }

    /** Whether it is time; what has come since the last try may have mended it. */
    boolean isOver(int records) {
        boolean more = records > seen && System.nanoTime() - (next - wait) > FIRST_NANOS;
        return more || System.nanoTime() - next >= 0;
    }

    /** It was refused again. */
    void again(int records) {
        wait = records > seen ? FIRST_NANOS : Math.min(2 * wait, LONGEST_NANOS);
        seen = records;
        next = System.nanoTime() + wait;
    }
}
