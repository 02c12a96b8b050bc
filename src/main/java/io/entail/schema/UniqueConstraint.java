package io.entail.schema;

import java.util.List;

/**
 * Fields whose values must differ between any two rows. In a constraint of one field, unset values may repeat; in one
 * of several fields, unset counts as a value. Immutable.
 *
 * @param name the field's name, or {@value #CACHE_KEY} for the composite one
 * @param acrossWorkspaces whether it holds across all workspaces instead of within each
 */
public record UniqueConstraint(String name, List<String> fields, boolean acrossWorkspaces) {
    /** The name of the constraint that a composite {@code cacheKey} defines. */
    public static final String CACHE_KEY = "cache_key";

    public UniqueConstraint {
        fields = List.copyOf(fields);
    }
}
