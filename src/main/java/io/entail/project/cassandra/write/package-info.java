/**
 * The projector's side of Cassandra: {@link io.entail.project.cassandra.write.CassandraTarget} has the generations of a
 * store, {@code CassandraGeneration} fills one, and {@code BatchPlan} decides without the driver what a batch of
 * changes writes.
 *
 * <p>Every statement puts or deletes a whole row, with a write time that is derived from the log
 * ({@link io.entail.project.cassandra.tables.Timestamps}). So statements may be repeated, be late, be grouped
 * differently or come from two projectors at once: the tables end up the same. A batch first puts index rows, then
 * writes the rows, then deletes index rows, and then moves the position; each step waits until the one before it is
 * acknowledged. So the index leads to every row that can be read, and a reader checks each row to which the index
 * leads.
 */
@NullMarked
package io.entail.project.cassandra.write;

import org.jspecify.annotations.NullMarked;
