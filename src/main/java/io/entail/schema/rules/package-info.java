/**
 * The kinds of constraints, one small class each. The argument of an Avro property comes in; a rule goes out that
 * returns a message for a value that violates it.
 */
@NullMarked
package io.entail.schema.rules;

import org.jspecify.annotations.NullMarked;
