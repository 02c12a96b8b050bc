/**
 * The reader's side of PostgreSQL: {@link io.entail.project.postgres.read.PostgresState} and its reader.
 * {@code PgQueries} and {@code PgWholeQueries} have the statements, {@code PgLoad} reads rows from their results, and
 * {@code PgGenerations} knows which generation is in use and repeats a read when its knowledge of the tables is
 * outdated.
 */
@NullMarked
package io.entail.project.postgres.read;

import org.jspecify.annotations.NullMarked;
