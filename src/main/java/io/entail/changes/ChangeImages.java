package io.entail.changes;

import io.entail.resolve.Bytes;
import io.entail.schema.Struct;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was and as it is. Immutable.
 *
 * @param before null when there is none
 * @param after null when there is none
 */
public record ChangeImages(@Nullable Image before, @Nullable Image after) {

    /** The bytes of an entity in the definition that the change is written with, and what they say. */
    public record Image(Bytes bytes, Struct fields) {}

    @Nullable
    Map<String, Object> beforeFields() {
        return before == null ? null : before.fields();
    }

    @Nullable
    Map<String, Object> afterFields() {
        return after == null ? null : after.fields();
    }
}
