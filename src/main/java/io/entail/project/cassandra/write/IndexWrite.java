package io.entail.project.cassandra.write;

import io.entail.project.cassandra.tables.IndexRow;
import io.entail.project.cassandra.tables.Timestamps;

/**
 * The write of an index row.
 *
 * @param put whether the index row exists from now on
 * @param sequence the sequence of the last change of the write that decides
 */
record IndexWrite(IndexRow row, boolean put, long sequence) {
    /**
     * Returns the write time. With equal sequences a put wins, because one write may give up a claim and take it with
     * another row.
     */
    long timestamp() {
        return put ? Timestamps.put(sequence) : Timestamps.delete(sequence);
    }
}
