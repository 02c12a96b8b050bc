/**
 * Carries writes out: plans and appends them, waits for the outcome, plans again after a conflict, and keeps writes
 * whose outcome is unknown, so that callers can ask for it. Writes of one row follow each other. Start reading at
 * {@link io.entail.dao.write.Writes}.
 */
@NullMarked
package io.entail.dao.write;

import org.jspecify.annotations.NullMarked;
