package io.entail.schema.checks;

import io.entail.schema.rules.MissingFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question about one value: attributes as they stand on a field. Immutable; equal when the attributes are. */
public interface Matcher {

    /** Why the value does not match, a message or a tree; null when it does. */
    @Nullable
    Object mismatch(@Nullable Object value);

    /** Whether every value that matches the other one, asked of the same field, matches this one, too. */
    default boolean admitsAllOf(Matcher other) {
        return equals(other);
    }

    /** The functions that it names and this process lacks. */
    default List<MissingFunction> missingFunctions() {
        return List.of();
    }
}
