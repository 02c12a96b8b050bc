/**
 * Processes the values that callers give for an entity. Values come in; out go values with defaults and automatic
 * values, validated and in the stored form, or a tree of errors.
 */
@NullMarked
package io.entail.schema.input;

import org.jspecify.annotations.NullMarked;
