/**
 * Migrations of definitions, for changes that are not extensions. The definition in force, the final one and the steps
 * between them come in; the prepared definition, the final one for the log and the conversion of rows go out.
 */
@NullMarked
package io.entail.schema.migrate;

import org.jspecify.annotations.NullMarked;
