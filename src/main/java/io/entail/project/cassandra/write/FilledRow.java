package io.entail.project.cassandra.write;

import io.entail.changes.ChangeImages.Image;
import io.entail.changes.ChangeKey;
import io.entail.project.TableRow;
import io.entail.project.TableVersions;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.project.cassandra.tables.Timestamps;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a state as it is written into empty tables: encoded with the newest definition, as the feed would have it.
 * Its write time follows from its version ({@link Timestamps}).
 */
record FilledRow(
        RowWrite row, List<IndexWrite> index, @Nullable String workspace) {
    /** How many index rows are gathered before they are sent: those of one partition are sent as one batch. */
    static final int GATHERED_MAX = 2_000;

    static FilledRow of(TableVersions versions, Defined entity, Bytes key, Row row) {
        TableRow taken = versions.newest(entity, row.definition(), row.after());
        Image image = taken.image() == null || taken.fields() == null ? null : new Image(taken.image(), taken.fields());
        String workspace = row.workspace() == null ? null : ChangeKey.workspace(row.workspace());
        Instant expires = row.expiresAt() == 0 ? null : Instant.ofEpochMilli(row.expiresAt());
        List<IndexWrite> index = new ArrayList<>();
        RowIndex.of(entity, key, workspace, image == null ? null : image.fields())
                .forEach(each -> index.add(new IndexWrite(each, true, row.version())));
        if (expires != null) {
            index.add(new IndexWrite(RowIndex.expiry(entity.ordinal(), key, row.expiresAt()), true, row.version()));
            index.add(new IndexWrite(RowIndex.minuteRow(row.expiresAt()), true, row.version()));
        }
        RowWrite.Put put = new RowWrite.Put(entity.newest().definition().version(), workspace, expires, image);
        return new FilledRow(
                new RowWrite(
                        entity, key, row.version(), row.version(), row.offset(), put, false, ChangeKey.primaryKey(key)),
                index,
                workspace);
    }
}
