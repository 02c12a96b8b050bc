/**
 * Values of fields and their representations: types, numbers, times, bytes, JSON. Plain values of callers and files
 * come in; the stored form, or what is wrong with them, goes out.
 */
@NullMarked
package io.entail.schema.value;

import org.jspecify.annotations.NullMarked;
