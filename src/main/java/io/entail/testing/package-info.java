/**
 * Support for unit tests of services: stores in memory or over the local stack, and a clock that stands still until it
 * is set. Users of {@link io.entail.testing.EntailExtension} need JUnit Jupiter 5.10 or newer, or 6, as a dependency of
 * their own.
 */
@NullMarked
package io.entail.testing;

import org.jspecify.annotations.NullMarked;
