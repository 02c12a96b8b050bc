/**
 * Entity definitions, read from Avro: fields, constraints, keys, normalisation, validation, and the bytes of an entity. In: definition files and plain values. Out: errors as a tree, or an entity's Avro bytes.
 */
@NullMarked
package io.entail.schema;

import org.jspecify.annotations.NullMarked;
