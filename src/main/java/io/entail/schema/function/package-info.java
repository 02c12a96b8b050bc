/**
 * The kinds of Java functions that definitions name: what a process registers with {@link io.entail.schema.Functions} and
 * rules, checks and transformations call. Depends on no other package of the schema.
 */
@NullMarked
package io.entail.schema.function;

import org.jspecify.annotations.NullMarked;
