/** What the command line is told: options, variables of the environment, directories. */
@NullMarked
package io.entail.cli.settings;

import org.jspecify.annotations.NullMarked;
