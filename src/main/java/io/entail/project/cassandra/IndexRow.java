package io.entail.project.cassandra;

import io.entail.resolve.Bytes;

/**
 * A row of the index table: a partition, and a place in its order. Immutable.
 *
 * @param partition see {@link RowIndex}
 * @param place likewise
 */
record IndexRow(Bytes partition, Bytes place) {}
