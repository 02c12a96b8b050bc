/** The input of the command line: options, environment variables, directories. */
@NullMarked
package io.entail.cli.settings;

import org.jspecify.annotations.NullMarked;
