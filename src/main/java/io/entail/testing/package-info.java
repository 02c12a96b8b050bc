/**
 * What unit tests of a service use: stores in memory or over the local stack, and a clock that stands still until it is
 * set. Whoever uses {@link io.entail.testing.EntailExtension} brings JUnit Jupiter 5.10 or newer, or 6.
 */
@NullMarked
package io.entail.testing;

import org.jspecify.annotations.NullMarked;
