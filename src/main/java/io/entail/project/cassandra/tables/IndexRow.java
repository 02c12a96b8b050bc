package io.entail.project.cassandra.tables;

import io.entail.resolve.Bytes;

/**
 * A row of the index table: a partition, and a place in its order. Immutable.
 *
 * @param partition see {@link RowIndex}
 * @param place likewise
 */
public record IndexRow(Bytes partition, Bytes place) {}
