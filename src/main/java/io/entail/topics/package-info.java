/**
 * Topics in Kafka: settings of clients, how topics are made and checked, one reader of them, and the one place that says
 * how long Kafka may take; transactions that are open in them. In: the configuration of a store. Out: records, and faults
 * in one sentence.
 */
@NullMarked
package io.entail.topics;

import org.jspecify.annotations.NullMarked;
