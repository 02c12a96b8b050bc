/**
 * Benchmarks, each against a baseline that is written with the bare libraries and measured in the same run.
 */
@NullMarked
package io.entail.bench;

import org.jspecify.annotations.NullMarked;
