/**
 * Searches by fields: {@link io.entail.read.index.SortKey} defines the order of values in every kind of storage, and
 * {@link io.entail.read.index.Question} translates a query to the index that answers it.
 */
@NullMarked
package io.entail.read.index;

import org.jspecify.annotations.NullMarked;
