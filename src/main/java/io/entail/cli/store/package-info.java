/** The store of a command, and the base classes of the commands that open one. */
@NullMarked
package io.entail.cli.store;

import org.jspecify.annotations.NullMarked;
