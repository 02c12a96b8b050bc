/** Reads and shows moments on the command line. */
@NullMarked
package io.entail.cli.time;

import org.jspecify.annotations.NullMarked;
