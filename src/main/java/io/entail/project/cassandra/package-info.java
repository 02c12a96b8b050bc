/**
 * The state of a store in Cassandra, 4.1 and newer.
 *
 * <p>A keyspace has the store: the table {@code position}, all of it one partition, says how far each generation is, which
 * one readers use, and how many rows there are. The tables of generation N are one for each entity,
 * {@code gN_<entity>} by {@code _key}, the canonical bytes of the primary key, with a column for each field; and
 * {@code xN_index}, which has everything that leads to rows ({@link io.entail.project.cassandra.tables.RowIndex}), one table
 * because each takes Cassandra long to make; {@code xN_definitions}; and {@code xN_history} where history is kept.
 *
 * <p>Every write has a write time that the log gives it ({@link io.entail.project.cassandra.tables.Timestamps}), and is a put or a
 * delete of a whole row: it may come again, late, in other pieces or from two projectors at once, and the tables come to
 * the same. What the index puts is written first, then rows, then what the index takes away, then the position, each when
 * all before it is acknowledged. So a row that can be read can be found, and whoever finds one looks at the row itself.
 *
 * <p>{@link io.entail.project.cassandra.write.CassandraTarget} writes and {@link io.entail.project.cassandra.read.CassandraState} reads;
 * everything that decides is in classes that know no driver.
 */
@NullMarked
package io.entail.project.cassandra;

import org.jspecify.annotations.NullMarked;
