package io.entail.project;

import io.entail.changes.ChangeImages.Image;
import org.jspecify.annotations.Nullable;

/**
 * The net effect of several changes of one row. Immutable.
 *
 * @param first the first of the row's changes
 * @param last the last of them, which may be the same one
 */
public record NetChange(ProjectedChange first, ProjectedChange last) {

    /** The operation on the row. */
    public enum Kind {
        /** A row was created. */
        INSERT,
        UPDATE,
        DELETE,
        /** The row was created and deleted again. */
        NOTHING
    }

    /** Returns the operation that has the effect of all changes. */
    public Kind kind() {
        if (first.existed()) {
            return last.exists() ? Kind.UPDATE : Kind.DELETE;
        }
        return last.exists() ? Kind.INSERT : Kind.NOTHING;
    }

    /** Returns the row before all changes; null when there was none, and when its bytes are no valid entity. */
    public @Nullable Image before() {
        return first.before();
    }

    /** Returns the row after all changes; null when there is none, and when its bytes are no valid entity. */
    public @Nullable Image after() {
        return last.after();
    }

    NetChange then(ProjectedChange next) {
        return new NetChange(first, next);
    }
}
