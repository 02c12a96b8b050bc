/**
 * The state of a store in PostgreSQL, 15 and newer: the layout of the tables and the mapping of values are pure; around them
 * are the target that a projector fills and the state that a DAO reads.
 *
 * <p>What the tables look like, and why:
 * <ul>
 *   <li>Schema {@code B} has {@code position}, a row a generation, {@code current} with the generation that readers use, and
 *       views for people. Schema {@code B_g<N>} has the tables of a generation: one per entity, called like it, and
 *       {@code definitions}, {@code counts}, {@code tags}, {@code expiries} and {@code history}. A name that PostgreSQL
 *       cannot have, or that is taken by one of these, is cut and gets a hash ({@link io.entail.project.postgres.tables.PgNames}).
 *   <li>A row is found by the key that the log has, whatever its image says: in the column of the only key field when that
 *       is a uuid, which has the order of the canonical bytes; else in {@code _key}, by itself when it is always short, and
 *       by its SHA-256, {@code _key_hash}, when it may be long ({@link io.entail.project.postgres.tables.PgKey}).
 *   <li>{@code _definition} is the version that the image is written with, so that columns give back its very bytes: encoded
 *       with that version. Where they do not, {@code _exact} has the image, and readers prefer it.
 *   <li>A unique constraint of one field of fixed size is one on its column. Any other is on {@code _u<i>}, the SHA-256 of
 *       the claim: texts may be long, or have characters that columns do not hold; a row without an image claims nothing,
 *       also where null is a value.
 *   <li>A reference to a row that is found by a uuid is a foreign key of its column; any other is one of {@code _r<i>}, with
 *       what that row is found by.
 *   <li>A time of expiry after the year 294276 is the end of that year.
 * </ul>
 */
@NullMarked
package io.entail.project.postgres;

import org.jspecify.annotations.NullMarked;
