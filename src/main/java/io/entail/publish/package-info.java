/**
 * Makes the change feed. In: the log, and the outcome of each record from this process's replica. Out: those outcomes
 * in the topics of the feed, exactly once and in order. One of several processes works at a time; the last record of
 * the feed alone determines where to continue. See {@code avro/protocol.md}, section 9. Start reading at {@link
 * io.entail.publish.PublishLoop}.
 */
@NullMarked
package io.entail.publish;

import org.jspecify.annotations.NullMarked;
