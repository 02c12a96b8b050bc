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
 * @param key canonical bytes of the primary key, as the log has it; the images may say another one
 * @param writeEnd sequence of the last change of its write
 */
public record ProjectedChange(Change change, Defined entity, Bytes key, long writeEnd) {

    /** Whether there was a row before. */
    public boolean existed() {
        return change.op() != Op.C;
    }

    /** Whether there is a row now. */
    public boolean exists() {
        return change.op() != Op.D;
    }

    /** The version of its definition that its images are written with. */
    public Defined.Version version() {
        return entity.newest();
    }

    /** The row before; null when there was none, and when its writer had stored what is no entity. */
    public @Nullable Image before() {
        return change.row().before();
    }

    /** The row now, likewise. */
    public @Nullable Image after() {
        return change.row().after();
    }
}
