package io.entail.project.cassandra.tables;

/**
 * Write times. They follow the log and not a clock, so that whatever is applied again, by whomever and however late,
 * changes nothing: the sequence of the last change of a write, twice, for what it takes away, and one more for what it
 * puts. Rows of a state that tables are filled with have their own versions: none is above the sequence of the write that
 * made it, and every later write has a higher one.
 */
public final class Timestamps {
    private Timestamps() {}

    public static long put(long sequence) {
        return 2 * sequence + 1;
    }

    public static long delete(long sequence) {
        return 2 * sequence;
    }

    /** Of the position itself, and of what moves with it. */
    public static long position(long offset) {
        return offset + 1;
    }
}
