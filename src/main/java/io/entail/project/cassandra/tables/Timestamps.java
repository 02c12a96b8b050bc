package io.entail.project.cassandra.tables;

/**
 * The write times of statements. They are derived from the log instead of a clock, so that applying a batch again
 * changes nothing, whoever does it and however late. A delete gets twice the sequence of the last change of its write,
 * a put one more. Rows with which new tables are filled get their version instead of the sequence: it is never above
 * the sequence of the write that made the row, and every later write has a higher one.
 */
public final class Timestamps {
    private Timestamps() {}

    public static long put(long sequence) {
        return 2 * sequence + 1;
    }

    public static long delete(long sequence) {
        return 2 * sequence;
    }

    /** Returns the write time of the position and of the counts that belong to it. */
    public static long position(long offset) {
        return offset + 1;
    }
}
