/**
 * Keeps the state of a store in databases, from the change feed and from nothing else, and reads it there. One loop for all
 * of them; what differs is in {@code postgres} and {@code cassandra}.
 */
@NullMarked
package io.entail.project;

import org.jspecify.annotations.NullMarked;
