/**
 * The past of a store: the history of entities, the state at a moment, the differences between two moments, and what a
 * write changed. The log and the index of its changes come in; past entities go out, with who changed them, when and
 * why.
 */
@NullMarked
package io.entail.audit;

import org.jspecify.annotations.NullMarked;
