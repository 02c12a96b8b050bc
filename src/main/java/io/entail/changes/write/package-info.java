/**
 * Encodes records of the feed, which only a publisher needs. In: accepted and refused writes. Out: keys and values of
 * the feed's records.
 */
@NullMarked
package io.entail.changes.write;

import org.jspecify.annotations.NullMarked;
