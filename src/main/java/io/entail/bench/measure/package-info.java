/**
 * How something is measured and told, whatever it is: calls that are timed, processes of their own, rounds of a measurement
 * and its baseline, and the report. Knows nothing of stores.
 */
@NullMarked
package io.entail.bench.measure;

import org.jspecify.annotations.NullMarked;
