package io.entail.read;

import org.jspecify.annotations.Nullable;

/**
 * Whose rows a read may see. Entities without workspace are visible in every scope. Immutable.
 *
 * @param workspace id of the workspace, null for all of them
 */
public record Scope(@Nullable String workspace) {
    /** Rows of all workspaces. */
    public static final Scope ALL = new Scope(null);

    public static Scope workspace(String id) {
        return new Scope(id);
    }
}
