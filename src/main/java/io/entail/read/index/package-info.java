/**
 * Asking by ordinary fields: {@link io.entail.read.index.SortKey} is the one order of values on every store, and
 * {@link io.entail.read.index.Question} is a query as the index answers it that fits.
 */
@NullMarked
package io.entail.read.index;

import org.jspecify.annotations.NullMarked;
