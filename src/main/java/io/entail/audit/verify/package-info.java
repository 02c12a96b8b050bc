/**
 * Whether anybody has altered the past: the change feed held to its chain, the log to the feed, a replica to both. In:
 * records of both topics and the state of a replica. Out: findings, each with the place that it is about.
 */
@NullMarked
package io.entail.audit.verify;

import org.jspecify.annotations.NullMarked;
