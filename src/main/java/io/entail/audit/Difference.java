package io.entail.audit;

import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entity that is not the same at two moments. Immutable.
 *
 * @param operation what became of it between them, all changes taken together
 * @param key fields of its primary key
 * @param before null when it was not there
 * @param after null when it is not there
 */
public record Difference(
        Operation operation,
        String entity,
        Map<String, Object> key,
        @Nullable Entity before,
        @Nullable Entity after) {

    /** The entity at the later moment or, when it is not there, at the earlier one. */
    public Entity either() {
        return after == null ? Objects.requireNonNull(before) : after;
    }

    /** What differs, value by value. */
    public List<FieldChange> diff() {
        return FieldChange.between(
                before == null ? Map.of() : before.fields(), after == null ? Map.of() : after.fields());
    }
}
