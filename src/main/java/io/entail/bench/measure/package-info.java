/**
 * Measurement and report: calls that are timed, processes of their own, rounds of a measurement and its baseline, and
 * the report. The package knows nothing of stores.
 */
@NullMarked
package io.entail.bench.measure;

import org.jspecify.annotations.NullMarked;
