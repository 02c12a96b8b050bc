package io.entail.project.cassandra.write;

import io.entail.project.cassandra.tables.IndexRow;
import io.entail.project.cassandra.tables.Timestamps;

/**
 * The write of a row of the index.
 *
 * @param put whether it is there from now on
 * @param sequence of the last change of the write that decides
 */
record IndexWrite(IndexRow row, boolean put, long sequence) {
    /** The write time: of one sequence a put wins, for in one write what is given up can be taken. */
    long timestamp() {
        return put ? Timestamps.put(sequence) : Timestamps.delete(sequence);
    }
}
