/**
 * Keeps the state of a store in databases, from the change feed alone, and reads it there. In: the steps of the feed.
 * Out: tables, and reads of them. One loop serves all databases; the differences are in {@code postgres} and {@code
 * cassandra}. Start reading at {@link io.entail.project.Projector}.
 */
@NullMarked
package io.entail.project;

import org.jspecify.annotations.NullMarked;
