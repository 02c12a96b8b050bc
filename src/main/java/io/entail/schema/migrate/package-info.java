/**
 * Definitions that change more than an extension: in come the definition in force, the one that is wanted and the steps that
 * lead from one to the other; out go the definition under which rows are rewritten, the final one, and what becomes of a row.
 */
@NullMarked
package io.entail.schema.migrate;

import org.jspecify.annotations.NullMarked;
