/** Commands that run a part of a store until they are stopped, and those that report the state of the parts. */
@NullMarked
package io.entail.cli.run;

import org.jspecify.annotations.NullMarked;
