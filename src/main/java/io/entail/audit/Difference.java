package io.entail.audit;

import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entity that differs between two moments. Immutable.
 *
 * @param operation the net effect of all changes between them
 * @param key the fields of its primary key
 * @param before the entity at the first moment, null when it did not exist
 * @param after the entity at the second moment, null when it did not exist
 */
public record Difference(
        Operation operation,
        String entity,
        Map<String, Object> key,
        @Nullable Entity before,
        @Nullable Entity after) {

    /** Returns the entity at the later moment or, if it did not exist then, at the earlier one. */
    public Entity either() {
        return after == null ? Objects.requireNonNull(before) : after;
    }

    /** Returns the fields that differ. */
    public List<FieldChange> diff() {
        return FieldChange.between(
                before == null ? Map.of() : before.fields(), after == null ? Map.of() : after.fields());
    }
}
