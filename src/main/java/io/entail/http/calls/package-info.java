/** The calls that are not about one entity: the server itself, its definitions, the history, the feed, and batches. */
@NullMarked
package io.entail.http.calls;

import org.jspecify.annotations.NullMarked;
