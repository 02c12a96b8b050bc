/** Commands that start servers of their own: the local stack, the demonstration, benchmarks. */
@NullMarked
package io.entail.cli.stack;

import org.jspecify.annotations.NullMarked;
