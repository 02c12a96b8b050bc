package io.entail.dao;

import io.entail.read.EntityChange;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One row that a write has changed, as objects. Immutable.
 *
 * @param change who made it, when and why, with the entities
 * @param before the object as it was, null when it was created
 * @param after the object as it is, null when it was deleted
 */
public record TypedChange<T extends SpecificRecord>(
        EntityChange change, @Nullable T before, @Nullable T after) {

    /** The object as it is or, when it was deleted, as it was. */
    public T object() {
        return after == null ? Objects.requireNonNull(before) : after;
    }
}
