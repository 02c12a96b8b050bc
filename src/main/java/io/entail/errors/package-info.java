/**
 * The exceptions that callers see: one unchecked root and one type per code. All packages throw them, so none of them
 * refers to a type of another package.
 */
@NullMarked
package io.entail.errors;

import org.jspecify.annotations.NullMarked;
