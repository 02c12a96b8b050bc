/**
 * What a projector does in PostgreSQL. {@link io.entail.project.postgres.write.PostgresTarget} has the generations of a store;
 * {@code PgGeneration} fills one, first with whole states ({@code PgFill}, by COPY), then with batches of changes
 * ({@code PgChanges}: a step for each kind of change and entity, each one statement for all its rows). When the database does
 * not take a batch, {@code PgBlame} finds the row.
 */
@NullMarked
package io.entail.project.postgres.write;

import org.jspecify.annotations.NullMarked;
