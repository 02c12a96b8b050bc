/**
 * The promises that users rely on, each held against real processes, a real broker and real kills. A failure quotes the
 * promise that broke.
 */
@NullMarked
package io.entail.guarantee;

import org.jspecify.annotations.NullMarked;
