package io.entail.publish;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeBytes.Cause;
import io.entail.changes.ChangeBytes.RowImages;
import io.entail.changes.ChangeKey;
import io.entail.changes.Op;
import io.entail.changes.RowImage;
import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.text.Log;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Makes records of the feed from changed rows. Used by one thread. */
final class ChangeWriter {
    private static final Logger log = Log.of(ChangeWriter.class);

    private final ChangeBytes bytes = new ChangeBytes();
    private final PublishState state;

    ChangeWriter(PublishState state) {
        this.state = state;
    }

    /** The value of a change. */
    byte[] change(Cause cause, int index, long sequence, ChangedRow changed, Bytes previousDigest) {
        Defined defined = state.definitions().at(changed.entity());
        Row shown = changed.after() == null ? Objects.requireNonNull(changed.before()) : changed.after();
        return bytes.change(
                state.schemaId(changed.entity()),
                cause,
                new RowImages(
                        sequence,
                        index,
                        op(changed),
                        defined.name(),
                        shown.workspace(),
                        changed.after() == null ? 0 : changed.after().expiresAt(),
                        image(changed.before(), defined, cause),
                        image(changed.after(), defined, cause)),
                previousDigest);
    }

    /** The Kafka key of a change. */
    byte[] key(ChangedRow changed) {
        Row shown = changed.after() == null ? Objects.requireNonNull(changed.before()) : changed.after();
        return ChangeKey.of(state.definitions().at(changed.entity()).name(), shown.workspace(), changed.key());
    }

    private static Op op(ChangedRow changed) {
        if (changed.after() == null) {
            return Op.D;
        }
        return changed.before() == null ? Op.C : Op.U;
    }

    /** Bytes that are no entity would make the whole change unreadable: it is told without them. */
    private static @Nullable Bytes image(@Nullable Row row, Defined defined, Cause cause) {
        if (row == null) {
            return null;
        }
        Defined.Version written = Objects.requireNonNull(defined.version(row.definition()));
        try {
            return RowImage.of(row.after(), written.parsed(), defined.latest().parsed());
        } catch (MalformedEntityException e) {
            log.warn(
                    "A row is no entity, its change is told without it entity={} offset={} origin={} cause={}",
                    defined.name(),
                    cause.offset(),
                    cause.write().origin(),
                    e.getMessage());
            return null;
        }
    }
}
