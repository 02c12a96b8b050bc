/** Commands that keep a part of a store running, and those that tell how the parts are. */
@NullMarked
package io.entail.cli.run;

import org.jspecify.annotations.NullMarked;
