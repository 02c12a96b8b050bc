/**
 * What can go wrong, for callers: one unchecked root and one type per code. Every package throws these; none of them
 * carries a type of another package.
 */
@NullMarked
package io.entail.errors;

import org.jspecify.annotations.NullMarked;
