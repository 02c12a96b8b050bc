/**
 * The changes topic: the change feed that other teams read, its schemas and their bytes. In: changed rows. Out: typed
 * Avro in Confluent's wire format, and the same read back from any position.
 */
@NullMarked
package io.entail.changes;

import org.jspecify.annotations.NullMarked;
