/**
 * Entail, an event-sourced entity store on Apache Kafka. Services import {@code io.entail.dao}; the other packages are
 * named in the order data travels through them.
 */
@NullMarked
package io.entail;

import org.jspecify.annotations.NullMarked;
