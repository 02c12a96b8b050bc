/**
 * Text for people: values that came from anywhere go in, text comes out that cannot move a cursor, begin a line of its
 * own or hide. Everything that is printed or logged goes through here.
 */
@NullMarked
package io.entail.text;

import org.jspecify.annotations.NullMarked;
