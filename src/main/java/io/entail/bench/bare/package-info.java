/**
 * The baselines of benchmarks: the same work with Kafka's clients, RocksDB, Avro and the drivers of databases alone.
 * The package imports nothing of Entail, so that a change of Entail cannot change a baseline.
 */
@NullMarked
package io.entail.bench.bare;

import org.jspecify.annotations.NullMarked;
