/**
 * Plans a write. In: calls as they were made, and the current state. Out: the rows that the write changes and the
 * conditions that the log has to check; or the typed error of a call that cannot be done. Start reading at {@link
 * io.entail.dao.plan.Planner}.
 */
@NullMarked
package io.entail.dao.plan;

import org.jspecify.annotations.NullMarked;
