/**
 * The layout of a store's tables in PostgreSQL 15 and newer: names, columns, keys, the statements that create them, and
 * the binary form of values. All of it is pure: nothing here talks to a database.
 *
 * <p>The layout of the tables, and its reasons:
 * <ul>
 *   <li>Schema {@code B} has the table {@code position} with a row for each generation, {@code current} with the
 *     generation that readers use, and views for people. Schema {@code B_g<N>} has the tables of a generation: one for
 *     each entity, with the entity's name, and {@code definitions}, {@code counts}, {@code tags}, {@code expiries} and
 *     {@code history}. A name that PostgreSQL does not allow, or that is one of these, is cut and gets a hash
 *     ({@link PgNames}).
 *   <li>A row is found by its key in the log, whatever its image contains. If the only key field is a uuid, this is the
 *     field's column, because uuids have the order of their canonical bytes. Otherwise it is the column {@code _key} if
 *     the key is always short, and {@code _key_hash} with the SHA-256 of the key if it may be long ({@link PgKey}).
 *   <li>{@code _definition} is the version of the definition that the image is written with: the columns, encoded with
 *     that version, give the very bytes of the image. If they do not, {@code _exact} has the image, and readers prefer
 *     it.
 *   <li>A unique constraint on one field of fixed size is a constraint on its column. Any other is on {@code _u<i>},
 *     the SHA-256 of the claim, because texts may be long or have characters that columns cannot hold. A row without an
 *     image claims nothing, even under a constraint that treats null as a value.
 *   <li>A reference to a row that is found by a uuid is a foreign key of the field's column. Any other is a foreign key
 *     of the column {@code _r<i>}, which has the value by which that row is found.
 *   <li>A time of expiry after the year 294276 is stored as the end of that year.
 * </ul>
 */
@NullMarked
package io.entail.project.postgres.tables;

import org.jspecify.annotations.NullMarked;
