/**
 * Carries out migrations: changes of definitions that are more than an extension. In: a plan and the existing rows.
 * Out: rows that are rewritten by ordinary writes, and the record of the log that puts the new definition in force.
 * Start reading at {@link io.entail.dao.migrate.Migrator}.
 */
@NullMarked
package io.entail.dao.migrate;

import org.jspecify.annotations.NullMarked;
