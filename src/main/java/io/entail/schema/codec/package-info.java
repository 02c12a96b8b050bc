/**
 * The encoding of entities. Valid plain values come in, Avro bytes in the schema of the definition go out; and back,
 * all fields or some.
 */
@NullMarked
package io.entail.schema.codec;

import org.jspecify.annotations.NullMarked;
