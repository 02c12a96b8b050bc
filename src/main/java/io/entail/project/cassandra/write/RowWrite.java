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
 * @param sequence the sequence of the last change of the write that decides
 * @param version the version of the row
 * @param offset the offset of the write
 * @param put null when the row is deleted
 * @param over whether the row may have existed before, so that a put has to delete its former columns
 * @param named the row's key as the feed has it
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
     * The content of a row that is put.
     *
     * @param definition version of the definition that the image is encoded with
     * @param image null when its writer stored bytes that are not an entity
     */
    record Put(
            int definition,
            @Nullable String workspace,
            @Nullable Instant expires,
            @Nullable Image image) {}

    /** Makes the write from the last change of a row. */
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
