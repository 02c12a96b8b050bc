/**
 * Loads definitions. Files, Avro schemas and the definitions of the log come in; definitions go out, or all faults with
 * their files and places.
 */
@NullMarked
package io.entail.schema.load;

import org.jspecify.annotations.NullMarked;
