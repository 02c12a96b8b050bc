package io.entail.audit;

import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import java.util.List;
import java.util.Map;

/**
 * What one write made of an entity. Immutable.
 *
 * @param number the entity's version since then; of a deletion, the number that it took
 * @param change who made it, when and why, with the entity before and after
 */
public record Version(long number, EntityChange change) {

    /** What became of the entity. */
    public Operation operation() {
        return change.operation();
    }

    /** What differs between the entity before and after, value by value. */
    public List<FieldChange> diff() {
        return FieldChange.between(
                change.before() == null ? Map.of() : change.before().fields(),
                change.after() == null ? Map.of() : change.after().fields());
    }
}
