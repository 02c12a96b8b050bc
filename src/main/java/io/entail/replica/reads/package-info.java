/**
 * Reads from the tables of this process: single rows, pages, tags, and changes as they become readable. In: keys,
 * queries and scopes. Out: entities. Start reading at {@link io.entail.replica.reads.LocalReader}.
 */
@NullMarked
package io.entail.replica.reads;

import org.jspecify.annotations.NullMarked;
