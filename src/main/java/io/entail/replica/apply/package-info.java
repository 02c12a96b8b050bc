/**
 * Applies the log to the tables of this process. In: records, through a Kafka Streams global topology. Out: effects in
 * the tables, and the outcomes of the writes that this process has sent. A guard detects a log that is not the earlier
 * one. Start reading at {@link io.entail.replica.apply.LogApplier}.
 */
@NullMarked
package io.entail.replica.apply;

import org.jspecify.annotations.NullMarked;
