/**
 * The Java functions that the shipped definitions name, one small class a subject. In: values of an entity. Out: verdicts,
 * the fields that a shorthand stands for, values as they are stored.
 */
@NullMarked
package io.entail.schema.shipped;

import org.jspecify.annotations.NullMarked;
