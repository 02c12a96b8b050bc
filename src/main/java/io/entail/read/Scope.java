package io.entail.read;

import org.jspecify.annotations.Nullable;

/**
 * The rows that a read may see. Rows of entities without workspaces are visible in every scope. Immutable.
 *
 * @param workspace id of the workspace, null for all workspaces
 */
public record Scope(@Nullable String workspace) {
    /** Rows of all workspaces. */
    public static final Scope ALL = new Scope(null);

    public static Scope workspace(String id) {
        return new Scope(id);
    }
}
