package io.entail.project.cassandra.write;

import io.entail.changes.Change;
import io.entail.changes.ChangeImages.Image;
import io.entail.project.ProjectedChange;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The write of a row.
 *
 * @param sequence of the last change of the write that decides
 * @param version of the row
 * @param offset of the write
 * @param put null when the row is gone
 * @param over whether something may be there before, which a put must not let through
 * @param named the row as the feed names it
 */
record RowWrite(
        Defined entity,
        Bytes key,
        long sequence,
        long version,
        long offset,
        @Nullable Put put,
        boolean over,
        String named) {

    /**
     * The row as it is.
     *
     * @param definition that the image is encoded with
     * @param image null when its writer has stored what is no entity
     */
    record Put(
            int definition,
            @Nullable String workspace,
            @Nullable Instant expires,
            @Nullable Image image) {}

    /** Of the last change of a row. */
    static RowWrite of(ProjectedChange last, boolean over) {
        Change change = last.change();
        Put put = last.exists()
                ? new Put(last.version().definition().version(), change.workspace(), change.expires(), last.after())
                : null;
        return new RowWrite(
                last.entity(),
                last.key(),
                last.writeEnd(),
                change.version(),
                change.position().offset(),
                put,
                over,
                change.key());
    }
}
