package io.entail.audit;

import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import java.util.List;
import java.util.Map;

/**
 * One version of an entity. Immutable.
 *
 * @param number the number of the version; a deletion has a number too
 * @param change the change that made it, with actor, time and reason, and the entity before and after
 */
public record Version(long number, EntityChange change) {

    /** Returns what happened to the entity. */
    public Operation operation() {
        return change.operation();
    }

    /** Returns the fields that differ between the entity before and after. */
    public List<FieldChange> diff() {
        return FieldChange.between(
                change.before() == null ? Map.of() : change.before().fields(),
                change.after() == null ? Map.of() : change.after().fields());
    }
}
