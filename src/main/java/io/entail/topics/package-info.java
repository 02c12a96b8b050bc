/**
 * Access to topics in Kafka: settings of clients, creation and checks of topics, readers, timeouts, and open
 * transactions. The configuration of a store comes in; records, and faults described in one sentence, go out.
 */
@NullMarked
package io.entail.topics;

import org.jspecify.annotations.NullMarked;
