/**
 * The layout of a store's state in Cassandra 4.1 and newer, and the session through which it is written and read.
 *
 * <p>Each store has a keyspace. Its table {@code position} consists of one partition and stores how far each generation
 * has applied the feed, which generation readers use, and how many rows there are. Generation N has these tables: for
 * each entity {@code gN_<entity>}, whose key {@code _key} is the canonical bytes of the primary key, with a column for
 * each field; {@code xN_index} with all lookups ({@link io.entail.project.cassandra.tables.RowIndex}), which is a
 * single table because Cassandra takes long to create one; {@code xN_definitions}; and {@code xN_history} if history is
 * kept.
 */
@NullMarked
package io.entail.project.cassandra.tables;

import org.jspecify.annotations.NullMarked;
