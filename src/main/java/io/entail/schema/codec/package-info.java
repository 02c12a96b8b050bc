/**
 * The bytes of an entity. In: plain values that are valid. Out: Avro by the definition, and the values back, one
 * field or all.
 */
@NullMarked
package io.entail.schema.codec;

import org.jspecify.annotations.NullMarked;
