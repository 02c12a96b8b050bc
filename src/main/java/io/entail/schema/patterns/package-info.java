/**
 * Regular expressions in one dialect with limits. The text of a pattern comes in; a matcher goes out whose work is
 * proportional to the length of the searched text, and limited.
 *
 * <p>{@link io.entail.schema.patterns.Dialect} describes the dialect.
 */
@NullMarked
package io.entail.schema.patterns;

import org.jspecify.annotations.NullMarked;
