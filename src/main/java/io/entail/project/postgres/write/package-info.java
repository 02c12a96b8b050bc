/**
 * The projector's side of PostgreSQL. {@link io.entail.project.postgres.write.PostgresTarget} has the generations of a
 * store. {@code PgGeneration} fills one: first with a whole state ({@code PgFill}, by COPY), then with batches of
 * changes ({@code PgChanges}: a step for each entity and kind of change, each one statement for all its rows). When the
 * database refuses a batch, {@code PgBlame} finds the row.
 */
@NullMarked
package io.entail.project.postgres.write;

import org.jspecify.annotations.NullMarked;
