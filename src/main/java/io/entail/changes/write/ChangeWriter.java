package io.entail.changes.write;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeBytes.Cause;
import io.entail.changes.ChangeBytes.RowImages;
import io.entail.changes.ChangeKey;
import io.entail.changes.Op;
import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;
import io.entail.state.Before;
import io.entail.state.Defined;
import io.entail.state.Versions;
import io.entail.text.Log;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Creates records of the feed from the changes of writes and the rows before them. Used by one thread. */
public final class ChangeWriter {
    private static final Logger log = Log.of(ChangeWriter.class);

    private final ChangeBytes bytes = new ChangeBytes();
    private final Versions versions;

    public ChangeWriter(Versions versions) {
        this.versions = versions;
    }

    /**
     * Returns the value of the record of a change.
     *
     * @param index of the change among those that changed a row
     * @param before the row as it was, null for none
     */
    public byte[] value(
            int schemaId,
            Cause cause,
            int index,
            long sequence,
            Change change,
            @Nullable Before before,
            Bytes previousDigest) {
        Defined.Version newest = versions.newest(change.entity());
        Put put = change instanceof Put one ? one : null;
        return bytes.change(
                schemaId,
                cause,
                new RowImages(
                        sequence,
                        index,
                        put == null ? Op.D : before == null ? Op.C : Op.U,
                        change.entity(),
                        workspace(change, before),
                        put == null ? 0 : put.expiresAt(),
                        before == null ? null : image(change, before.definition(), before.image(), newest, cause),
                        put == null ? null : image(change, put.definition(), put.after(), newest, cause)),
                previousDigest);
    }

    /** Returns the Kafka key of the record of a change. */
    public byte[] key(Change change, @Nullable Before before) {
        return ChangeKey.of(change.entity(), workspace(change, before), change.key());
    }

    private static @Nullable Bytes workspace(Change change, @Nullable Before before) {
        if (change instanceof Put put) {
            return put.workspace();
        }
        return before == null ? null : before.workspace();
    }

    /** Returns the image, null if its bytes are no valid entity: with them the whole change would be unreadable. */
    private @Nullable Bytes image(Change change, int version, Bytes image, Defined.Version newest, Cause cause) {
        try {
            return RowImage.of(image, versions.defined(change.entity()), version, newest.number());
        } catch (MalformedEntityException e) {
            log.warn(
                    "A row is no entity, its change is told without it entity={} offset={} origin={} cause={}",
                    change.entity(),
                    cause.offset(),
                    cause.write().origin(),
                    e.getMessage());
            return null;
        }
    }
}
