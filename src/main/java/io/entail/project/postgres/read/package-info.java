/**
 * What a DAO reads in PostgreSQL: {@link io.entail.project.postgres.read.PostgresState} and its reader. {@code PgQueries} and
 * {@code PgWholeQueries} say which statements, {@code PgLoad} makes rows of the answers, and {@code PgGenerations} knows which
 * generation is in use and reads again when what it knew of the tables is outdated.
 */
@NullMarked
package io.entail.project.postgres.read;

import org.jspecify.annotations.NullMarked;
