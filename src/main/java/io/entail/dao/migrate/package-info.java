/**
 * Definitions that change more than an extension, carried out: in come a plan and the rows that are there; out go rows that
 * are rewritten by ordinary writes, and the record of the log that puts the new definition in force.
 */
@NullMarked
package io.entail.dao.migrate;

import org.jspecify.annotations.NullMarked;
