/**
 * The command line: the only place where the parts are plugged together.
 */
@NullMarked
package io.entail.cli;

import org.jspecify.annotations.NullMarked;
