/**
 * The command line, which connects the other packages. In: arguments. Out: text and an exit code. Start reading at
 * {@code Main}.
 */
@NullMarked
package io.entail.cli;

import org.jspecify.annotations.NullMarked;
