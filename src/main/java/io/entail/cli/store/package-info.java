/** The store that a command works on, and the commands that open one. */
@NullMarked
package io.entail.cli.store;

import org.jspecify.annotations.NullMarked;
