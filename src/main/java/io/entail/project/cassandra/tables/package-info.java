/**
 * How the state of a store looks in Cassandra, 4.1 and newer, and the session that everybody uses who writes or reads it.
 *
 * <p>A keyspace has the store: the table {@code position}, all of it one partition, says how far each generation is, which
 * one readers use, and how many rows there are. The tables of generation N are one for each entity,
 * {@code gN_<entity>} by {@code _key}, the canonical bytes of the primary key, with a column for each field; and
 * {@code xN_index}, which has everything that leads to rows ({@link io.entail.project.cassandra.tables.RowIndex}), one table
 * because each takes Cassandra long to make; {@code xN_definitions}; and {@code xN_history} where history is kept.
 */
@NullMarked
package io.entail.project.cassandra.tables;

import org.jspecify.annotations.NullMarked;
