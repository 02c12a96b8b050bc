/**
 * The state of a store in Cassandra 4.1 and newer.
 *
 * <p>Each store has a keyspace. Its table {@code position} consists of one partition and stores how far each generation
 * has applied the feed, which generation readers use, and how many rows there are. Generation N has these tables: for
 * each entity {@code gN_<entity>}, whose key {@code _key} is the canonical bytes of the primary key, with a column for
 * each field; {@code xN_index} with all lookups ({@link io.entail.project.cassandra.tables.RowIndex}), which is a
 * single table because Cassandra takes long to create one; {@code xN_definitions}; and {@code xN_history} if history is
 * kept.
 *
 * <p>Every statement puts or deletes a whole row, with a write time that is derived from the log
 * ({@link io.entail.project.cassandra.tables.Timestamps}). So statements may be repeated, be late, be grouped
 * differently or come from two projectors at once: the tables end up the same. A batch first puts index rows, then
 * writes the rows, then deletes index rows, and then moves the position; each step waits until the one before it is
 * acknowledged. So the index leads to every row that can be read, and a reader checks each row to which the index
 * leads.
 *
 * <p>{@link io.entail.project.cassandra.write.CassandraTarget} writes and
 * {@link io.entail.project.cassandra.read.CassandraState} reads. The decisions are made in classes that do not use the
 * driver.
 */
@NullMarked
package io.entail.project.cassandra;

import org.jspecify.annotations.NullMarked;
