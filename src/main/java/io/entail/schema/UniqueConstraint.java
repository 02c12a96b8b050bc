package io.entail.schema;

import java.util.List;

/**
 * Fields whose values no two rows share. With one field an unset value claims nothing; with several, unset counts as a
 * value. Immutable.
 *
 * @param name the field's name, or {@value #CACHE_KEY} for the composite one
 * @param acrossWorkspaces whether it holds over all workspaces and not within each
 */
public record UniqueConstraint(String name, List<String> fields, boolean acrossWorkspaces) {
    /** Name of the constraint that a composite {@code cacheKey} makes. */
    public static final String CACHE_KEY = "cache_key";

    public UniqueConstraint {
        fields = List.copyOf(fields);
    }
}
