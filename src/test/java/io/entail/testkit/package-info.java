/**
 * Code that tests share, such as real servers, child processes and seeds.
 */
@NullMarked
package io.entail.testkit;

import org.jspecify.annotations.NullMarked;
