/**
 * The state in this process: a Kafka Streams global topology that applies the writes topic to the tables of
 * {@link io.entail.state}. In: records of the log. Out: reads, and the outcomes of local writes.
 */
@NullMarked
package io.entail.replica;

import org.jspecify.annotations.NullMarked;
