/**
 * What happened in a store: the history of entities, the state at a moment, what differs between two, and what a write
 * has changed. In: the log and the index of its changes. Out: entities as they were, with who, when and why.
 */
@NullMarked
package io.entail.audit;

import org.jspecify.annotations.NullMarked;
