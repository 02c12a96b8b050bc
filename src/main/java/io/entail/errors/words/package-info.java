/**
 * How errors are worded: what a message quotes of a value, and what it says of an argument that is wrong.
 */
@NullMarked
package io.entail.errors.words;

import org.jspecify.annotations.NullMarked;
