/**
 * Carries a planned write out: appends it, waits for its outcome, plans it again after a conflict, and keeps what
 * is needed to ask for an outcome that is not known. Writes of one row follow each other here.
 */
@NullMarked
package io.entail.dao.write;

import org.jspecify.annotations.NullMarked;
