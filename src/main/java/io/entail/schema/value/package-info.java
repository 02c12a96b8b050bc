/**
 * Values of fields and their forms: types, numbers, times, bytes, JSON. In: plain values of callers and of files.
 * Out: the one form that is stored, or what is wrong with them.
 */
@NullMarked
package io.entail.schema.value;

import org.jspecify.annotations.NullMarked;
