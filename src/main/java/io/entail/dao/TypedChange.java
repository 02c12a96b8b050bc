package io.entail.dao;

import io.entail.read.EntityChange;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row, with objects. Immutable.
 *
 * @param change who made it, when and why, with the entities
 * @param before the object before the change, null for a creation
 * @param after the object after the change, null for a deletion
 */
public record TypedChange<T extends SpecificRecord>(
        EntityChange change, @Nullable T before, @Nullable T after) {

    /** Returns the object after the change or, for a deletion, before it. */
    public T object() {
        return after == null ? Objects.requireNonNull(before) : after;
    }
}
