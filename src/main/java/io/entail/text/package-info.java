/**
 * Text for people. Values of any origin go in; the text that comes out cannot move the cursor of a terminal, start a
 * line of its own or hide characters. Everything that is printed or logged goes through this package.
 */
@NullMarked
package io.entail.text;

import org.jspecify.annotations.NullMarked;
