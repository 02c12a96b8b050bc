/**
 * What benchmarks compare with: the same work done with Kafka's clients, RocksDB, Avro and
 * the drivers of databases alone. Imports nothing of
 * Entail, so that a baseline can neither gain nor lose by what is measured.
 */
@NullMarked
package io.entail.bench.bare;

import org.jspecify.annotations.NullMarked;
