/**
 * The reader's side of Cassandra: {@link io.entail.project.cassandra.read.CassandraState} and its reader. Places of the
 * index ({@code IndexRange}, {@code TagRange}) lead to rows; a place may be outdated, so each row that is found is
 * checked.
 */
@NullMarked
package io.entail.project.cassandra.read;

import org.jspecify.annotations.NullMarked;
