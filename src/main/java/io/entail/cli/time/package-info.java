/** Moments as people say them on a command line, and as the command line shows them. */
@NullMarked
package io.entail.cli.time;

import org.jspecify.annotations.NullMarked;
