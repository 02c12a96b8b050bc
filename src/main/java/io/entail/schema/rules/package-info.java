/**
 * The vocabulary of constraints, one small class each. In: the argument of an Avro property. Out: a rule that answers a
 * value with a message or nothing.
 */
@NullMarked
package io.entail.schema.rules;

import org.jspecify.annotations.NullMarked;
