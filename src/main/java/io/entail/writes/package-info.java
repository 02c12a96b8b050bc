/**
 * The writes topic: its settings, the bytes of its records, canonical keys, the producer. In: a
 * {@link io.entail.resolve.LogRecord}. Out: a record in Kafka.
 */
@NullMarked
package io.entail.writes;

import org.jspecify.annotations.NullMarked;
