/**
 * What callers give. In: their values for an entity. Out: values with defaults and automatic ones filled in, in
 * the form that is stored and judged by every rule; or a tree of errors.
 */
@NullMarked
package io.entail.schema.input;

import org.jspecify.annotations.NullMarked;
