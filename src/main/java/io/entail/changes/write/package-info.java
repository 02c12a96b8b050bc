/** Accepted and refused writes go in, the records of the feed come out: what a publisher needs and no reader does. */
@NullMarked
package io.entail.changes.write;

import org.jspecify.annotations.NullMarked;
