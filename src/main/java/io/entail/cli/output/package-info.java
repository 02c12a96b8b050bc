/** The output of the command line: text on a terminal, JSON, files, progress, errors. */
@NullMarked
package io.entail.cli.output;

import org.jspecify.annotations.NullMarked;
