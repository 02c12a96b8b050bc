/**
 * Makes the change feed. In: the log, and what the replica of this process knows of each record. Out: what became of it, in
 * the topics of the feed, exactly once and in order. One of several processes is at work; the last record of the feed is
 * all that says where to go on. See {@code avro/protocol.md}, section 9.
 */
@NullMarked
package io.entail.publish;

import org.jspecify.annotations.NullMarked;
