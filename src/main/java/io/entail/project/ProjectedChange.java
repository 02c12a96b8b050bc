package io.entail.project;

import io.entail.changes.Change;
import io.entail.changes.ChangeImages.Image;
import io.entail.changes.Op;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import org.jspecify.annotations.Nullable;

/**
 * One change of a row on its way to a database. Immutable.
 *
 * @param entity its definitions, those in force at the change
 * @param key canonical bytes of the primary key, as the log has it; a faulty writer's images may have another one
 * @param writeEnd sequence of the last change of its write
 */
public record ProjectedChange(Change change, Defined entity, Bytes key, long writeEnd) {

    /** Returns whether the row existed before the change. */
    public boolean existed() {
        return change.op() != Op.C;
    }

    /** Returns whether the row exists after the change. */
    public boolean exists() {
        return change.op() != Op.D;
    }

    /** Returns the version of the definition by which its images are encoded. */
    public Defined.Version version() {
        return entity.newest();
    }

    /** Returns the row before the change; null when there was none, and when its bytes are no valid entity. */
    public @Nullable Image before() {
        return change.row().before();
    }

    /** Returns the row after the change; null when there is none, and when its bytes are no valid entity. */
    public @Nullable Image after() {
        return change.row().after();
    }
}
