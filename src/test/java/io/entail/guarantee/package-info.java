/**
 * Tests of the promises that users rely on, with real processes, a real broker and real kills. A failure names the
 * promise that broke.
 */
@NullMarked
package io.entail.guarantee;

import org.jspecify.annotations.NullMarked;
