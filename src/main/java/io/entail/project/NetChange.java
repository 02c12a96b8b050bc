package io.entail.project;

import io.entail.changes.ChangeImages.Image;
import org.jspecify.annotations.Nullable;

/**
 * What several changes of one row come to. Immutable.
 *
 * @param first of the row's changes
 * @param last of them, which may be the same
 */
public record NetChange(ProjectedChange first, ProjectedChange last) {

    /** What has to happen to the row. */
    public enum Kind {
        /** There was none, and now there is one. */
        INSERT,
        UPDATE,
        DELETE,
        /** The row was created and deleted again. */
        NOTHING
    }

    /** What they come to. */
    public Kind kind() {
        if (first.existed()) {
            return last.exists() ? Kind.UPDATE : Kind.DELETE;
        }
        return last.exists() ? Kind.INSERT : Kind.NOTHING;
    }

    /** The row before all of them; null when there was none, and when its writer had stored what is no entity. */
    public @Nullable Image before() {
        return first.before();
    }

    /** The row after all of them, likewise. */
    public @Nullable Image after() {
        return last.after();
    }

    NetChange then(ProjectedChange next) {
        return new NetChange(first, next);
    }
}
