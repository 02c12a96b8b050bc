/**
 * What tests share: real servers, child processes, seeds.
 */
@NullMarked
package io.entail.testkit;

import org.jspecify.annotations.NullMarked;
