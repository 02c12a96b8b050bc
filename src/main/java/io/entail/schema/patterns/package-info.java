/**
 * Regular expressions, in one dialect with bounds. In: the text of a pattern. Out: a matcher whose work grows with the
 * length of what it searches, and never without limit.
 *
 * <p>{@link io.entail.schema.patterns.Dialect} says what the dialect is.
 */
@NullMarked
package io.entail.schema.patterns;

import org.jspecify.annotations.NullMarked;
