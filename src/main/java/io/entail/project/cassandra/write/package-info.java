/**
 * What a projector does in Cassandra: {@link io.entail.project.cassandra.write.CassandraTarget} has the generations of a store,
 * {@code CassandraGeneration} fills one, {@code BatchPlan} decides without the driver what a batch of changes writes.
 *
 * <p>Every write has a write time that the log gives it ({@link io.entail.project.cassandra.tables.Timestamps}), and is a put
 * or a delete of a whole row: it may come again, late, in other pieces or from two projectors at once, and the tables come to
 * the same. What the index puts is written first, then rows, then what the index takes away, then the position, each when
 * all before it is acknowledged. So a row that can be read can be found, and whoever finds one looks at the row itself.
 */
@NullMarked
package io.entail.project.cassandra.write;

import org.jspecify.annotations.NullMarked;
