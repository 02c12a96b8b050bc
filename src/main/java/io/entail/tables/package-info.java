/**
 * Publishes the rows of each entity in a compacted topic, in a flat form that readers without knowledge of Entail
 * understand: Kafka Connect, ksqlDB, Kafka Streams. {@link io.entail.tables.TableTopics} is the part that the publisher
 * calls.
 */
@org.jspecify.annotations.NullMarked
package io.entail.tables;
