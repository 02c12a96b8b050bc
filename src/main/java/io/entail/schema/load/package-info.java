/**
 * Loads definitions. In: files, Avro schemas and the definitions of the log. Out: definitions, or every fault
 * with its file and place.
 */
@NullMarked
package io.entail.schema.load;

import org.jspecify.annotations.NullMarked;
