/**
 * The rows of each entity as a compacted topic of its own, flat, for readers that know nothing of Entail: Kafka Connect,
 * ksqlDB, Kafka Streams. {@link io.entail.tables.TableTopics} is what the publisher calls.
 */
@org.jspecify.annotations.NullMarked
package io.entail.tables;
