package io.entail.writes;

import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/** Converts between the id of a workspace and the primary key by which rows refer to it. */
public final class WorkspaceKey {
    private WorkspaceKey() {}

    /** Returns the key of the workspace with an id. */
    public static Bytes of(String id) {
        return CanonicalKey.of(id);
    }

    /** Returns the id of the workspace with a key, null for none. */
    public static @Nullable String id(@Nullable Bytes key) {
        return key == null ? null : String.valueOf(CanonicalKey.parts(key).get(0));
    }
}
