package io.entail.schema.checks;

import io.entail.schema.rules.MissingFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one value, given by attributes as they are written on a field. Immutable; equal when the attributes
 * are.
 */
public interface Matcher {

    /** Returns why the value does not match, as a message or a tree; null when it does. */
    @Nullable
    Object mismatch(@Nullable Object value);

    /** Whether every value that matches the other condition on the same field matches this one too. */
    default boolean admitsAllOf(Matcher other) {
        return equals(other);
    }

    /** Returns the functions that it names and this process does not have. */
    default List<MissingFunction> missingFunctions() {
        return List.of();
    }
}
