package io.entail.project.cassandra.write;

import io.entail.changes.ChangeImages.Image;
import io.entail.project.Batch;
import io.entail.project.NetChange;
import io.entail.project.ProjectedChange;
import io.entail.project.cassandra.tables.CountName;
import io.entail.project.cassandra.tables.IndexRow;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements for a batch. They are right even if part of the batch was applied before. Each row gets its last
 * change. Each index row gets the last write that touched it: if a row gave up a claim and took it again, the claim
 * stays. What the batch both makes and deletes is deleted nevertheless, because part of the batch may have been applied
 * earlier, in a batch with other limits.
 *
 * @param before index rows to be written before the rows: all that are put, and the deletes of former times of expiry.
 *     Only the row tells its former time, so a batch that is applied again could not find it any more after the row was
 *     changed
 * @param after index rows to be deleted once the rows are written
 * @param counts the changes of the row counts, by {@link CountName}
 * @param expiring ordinals of entities of which rows expire in this batch
 */
record BatchPlan(
        List<IndexWrite> before,
        List<RowWrite> rows,
        List<IndexWrite> after,
        Map<String, Long> counts,
        Set<Integer> expiring,
        List<ProjectedChange> changes) {

    /** Identifies a row of an entity. */
    record RowId(int entity, Bytes key) {}

    /**
     * Returns the changes of rows that existed before the batch and may have a time of expiry, which only the table
     * knows.
     */
    static List<NetChange> mayExpire(Batch batch, Set<Integer> expiring) {
        return expiring.isEmpty()
                ? List.of()
                : batch.net().stream()
                        .filter(net -> net.first().existed()
                                && expiring.contains(net.first().entity().ordinal()))
                        .toList();
    }

    /**
     * Plans a batch.
     *
     * @param expiries the times of expiry that the rows of {@link #mayExpire} have in the table
     */
    static BatchPlan of(Batch batch, Map<RowId, Instant> expiries) {
        Map<IndexRow, IndexWrite> index = new LinkedHashMap<>();
        Set<IndexRow> ofExpiries = new HashSet<>();
        Set<Integer> expiring = new HashSet<>();
        Map<String, Long> counts = new HashMap<>();
        Map<RowId, Instant> expires = new HashMap<>(expiries);
        for (ProjectedChange change : batch.changes()) {
            touch(change, index);
            if (change.existed() != change.exists()) {
                // Each change is counted because a row may be deleted in one workspace and inserted again in another.
                count(change.entity(), change.change().workspace(), change.exists() ? 1 : -1, counts);
            }
            RowId id = new RowId(change.entity().ordinal(), change.key());
            Instant now = change.change().expires();
            Instant then = now == null ? expires.remove(id) : expires.put(id, now);
            if (then != null && !then.equals(now)) {
                IndexRow over = RowIndex.expiry(id.entity(), id.key(), then.toEpochMilli());
                ofExpiries.add(over);
                write(index, new IndexWrite(over, false, change.writeEnd()));
            }
            if (now != null) {
                expiring.add(id.entity());
                write(index, new IndexWrite(expiry(id, now), true, change.writeEnd()));
                write(index, new IndexWrite(RowIndex.minuteRow(now.toEpochMilli()), true, change.writeEnd()));
            }
        }
        List<IndexWrite> before = new ArrayList<>();
        List<IndexWrite> after = new ArrayList<>();
        for (IndexWrite write : index.values()) {
            (write.put() || ofExpiries.contains(write.row()) ? before : after).add(write);
        }
        return new BatchPlan(
                before, batch.net().stream().map(BatchPlan::row).toList(), after, counts, expiring, batch.changes());
    }

    private static IndexRow expiry(RowId row, Instant expires) {
        return RowIndex.expiry(row.entity(), row.key(), expires.toEpochMilli());
    }

    private static void touch(ProjectedChange change, Map<IndexRow, IndexWrite> index) {
        Set<IndexRow> had = change.existed() ? indexed(change, change.before()) : Set.of();
        Set<IndexRow> perhaps = change.existed() ? perhapsSorted(change, change.before()) : Set.of();
        Set<IndexRow> has = change.exists() ? indexed(change, change.after()) : Set.of();
        for (Set<IndexRow> rows : List.of(had, perhaps)) {
            for (IndexRow row : rows) {
                if (!has.contains(row)) {
                    write(index, new IndexWrite(row, false, change.writeEnd()));
                }
            }
        }
        for (IndexRow row : has) {
            if (!had.contains(row) || perhaps.contains(row)) {
                write(index, new IndexWrite(row, true, change.writeEnd()));
            }
        }
    }

    private static Set<IndexRow> perhapsSorted(ProjectedChange change, @Nullable Image image) {
        return image == null
                ? Set.of()
                : RowIndex.perhapsSorted(
                        change.entity(), change.key(), change.change().workspace(), image.fields());
    }

    /**
     * If one write both puts and deletes an index row, the put wins in either order: a write gives up all claims before
     * it takes any.
     */
    private static void write(Map<IndexRow, IndexWrite> index, IndexWrite write) {
        index.merge(write.row(), write, (former, next) -> next.timestamp() >= former.timestamp() ? next : former);
    }

    private static Set<IndexRow> indexed(ProjectedChange change, @Nullable Image image) {
        return RowIndex.of(
                change.entity(), change.key(), change.change().workspace(), image == null ? null : image.fields());
    }

    private static RowWrite row(NetChange net) {
        boolean first = net.first().change().sequence() == net.last().change().sequence()
                && !net.first().existed();
        return RowWrite.of(net.last(), !first);
    }

    /** Counts one row more or less. */
    static void count(Defined entity, @Nullable String workspace, int delta, Map<String, Long> counts) {
        counts.merge(CountName.of(entity.ordinal(), null), (long) delta, Long::sum);
        if (workspace != null) {
            counts.merge(CountName.of(entity.ordinal(), workspace), (long) delta, Long::sum);
        }
    }
}
