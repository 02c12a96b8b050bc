package io.entail.project.cassandra.tables;

import io.entail.resolve.Bytes;

/**
 * A row of the index table. Immutable.
 *
 * @param partition its partition, see {@link RowIndex}
 * @param place its position in the order of the partition, see {@link RowIndex}
 */
public record IndexRow(Bytes partition, Bytes place) {}
