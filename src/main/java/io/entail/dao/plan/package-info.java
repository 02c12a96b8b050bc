/**
 * Plans a write. In: calls as they were made, and the state of this moment. Out: the rows that the write changes,
 * with what the log has to check for it; or the typed error of a call that cannot be done.
 */
@NullMarked
package io.entail.dao.plan;

import org.jspecify.annotations.NullMarked;
