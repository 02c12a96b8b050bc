package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.project.DeclaredIndex;
import io.entail.project.FillLog;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.CountName;
import io.entail.project.cassandra.tables.EntityTable;
import io.entail.project.cassandra.tables.GenerationTables;
import io.entail.project.cassandra.tables.IndexRow;
import io.entail.project.cassandra.tables.IndexScan;
import io.entail.project.cassandra.tables.Positions;
import io.entail.project.cassandra.tables.ReadEntity;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills a declared index with the rows that existed before the definition declared it, a few at a time between batches
 * of changes, and then marks the index as complete. An index row gets the write time of the row itself, so that
 * whatever a later change has deleted stays deleted. After a restart the filling begins again. Used by one thread.
 */
final class IndexFill {
    /** The number of rows in one step, low enough that changes do not wait long. */
    private static final int ROWS = 100;

    private static final int PAGE = 1_000;
    private static final int COMPLETE_MAX = 100_000;

    private final Cassandra cassandra;
    private final int generation;
    private final Set<IndexRow> complete = new HashSet<>();
    private final Deque<Incomplete> incomplete = new ArrayDeque<>();
    private @Nullable Filling filling;

    /** An index that lacks rows. */
    private record Incomplete(Defined entity, DeclaredIndex index) {}

    /** Reads which indexes are complete. */
    IndexFill(Cassandra cassandra, GenerationTables tables, int generation) {
        this.cassandra = cassandra;
        this.generation = generation;
        Bytes partition = RowIndex.completes();
        for (Row row : new IndexScan(cassandra, tables).from(partition, Bytes.EMPTY, COMPLETE_MAX)) {
            complete.add(new IndexRow(partition, ColumnCodecs.bytes(row, 0)));
        }
    }

    /** Notes every index of all entities that is not complete. */
    void noteIncomplete(LogDefinitions definitions) {
        definitions.all().forEach(this::noteIncomplete);
    }

    /** Notes every index that the latest definition of an entity declares and that is not complete. */
    void noteIncomplete(Defined entity) {
        incomplete.removeIf(each -> each.entity().name().equals(entity.name()));
        Filling current = filling;
        if (current != null && current.defined.name().equals(entity.name())) {
            // Rows may have later versions by now, so the filling begins again with all rows.
            filling = null;
        }
        for (DeclaredIndex index : DeclaredIndex.of(entity)) {
            if (!complete.contains(RowIndex.complete(entity, index))) {
                incomplete.add(new Incomplete(entity, index));
            }
        }
    }

    /** Returns the writes that mark all indexes as complete, after every row was written with all its index rows. */
    List<IndexWrite> completeAll() {
        List<IndexWrite> writes = incomplete.stream().map(IndexFill::complete).toList();
        writes.forEach(write -> complete.add(write.row()));
        incomplete.clear();
        filling = null;
        return writes;
    }

    private static IndexWrite complete(Incomplete incomplete) {
        return new IndexWrite(RowIndex.complete(incomplete.entity(), incomplete.index()), true, 0);
    }

    /**
     * Does one step and returns whether indexes are left to fill. The index rows that {@code send} gets must be
     * acknowledged when it returns.
     */
    boolean fillSome(Consumer<List<IndexWrite>> send) {
        Incomplete first = incomplete.peek();
        if (first == null) {
            return false;
        }
        Filling current = filling;
        if (current == null) {
            current = new Filling(first.entity(), ofEntity(first.entity()));
            filling = current;
        }
        if (!step(current, send)) {
            List<IndexWrite> writes =
                    ofEntity(first.entity()).stream().map(IndexFill::complete).toList();
            send.accept(writes);
            writes.forEach(write -> complete.add(write.row()));
            incomplete.removeIf(each -> each.entity() == first.entity());
            current.log.done(current.filled);
            filling = null;
        }
        return !incomplete.isEmpty();
    }

    private List<Incomplete> ofEntity(Defined entity) {
        return incomplete.stream().filter(each -> each.entity() == entity).toList();
    }

    private boolean step(Filling current, Consumer<List<IndexWrite>> send) {
        boolean done = false;
        try {
            List<IndexWrite> writes = current.next();
            send.accept(writes);
            current.log.rows(current.filled);
            done = true;
            return current.rows.hasNext();
        } finally {
            if (!done) {
                filling = null; // Rows that were read but not sent are read again.
            }
        }
    }

    /** The incomplete indexes of an entity while they are filled, in one pass over all rows of its table. */
    private final class Filling {
        private final Defined defined;
        private final List<DeclaredIndex> indexes;
        private final ReadEntity entity;
        private final Iterator<Row> rows;
        private final FillLog log;
        private long filled;

        Filling(Defined defined, List<Incomplete> incomplete) {
            this.defined = defined;
            this.indexes = incomplete.stream().map(Incomplete::index).toList();
            EntityTable table = new EntityTable(
                    cassandra.keyspace(), generation, defined.newest().parsed());
            this.entity = new ReadEntity(cassandra, defined, table);
            this.rows =
                    cassandra.execute(entity.allWithTimes().setPageSize(PAGE)).iterator();
            this.log = new FillLog(
                    cassandra.place(),
                    defined.name(),
                    indexes.stream().map(index -> index.definition().toString()).toList(),
                    new Positions(cassandra).count(generation, CountName.of(defined.ordinal(), null)));
        }

        List<IndexWrite> next() {
            List<IndexWrite> writes = new ArrayList<>();
            for (int i = 0; i < ROWS && rows.hasNext(); i++) {
                Row read = rows.next();
                CassandraRow row = entity.row(read);
                Map<String, Object> fields = row == null ? null : row.shownIfAny();
                if (row != null && fields != null) {
                    // The write time of a put is twice its sequence plus one, see {@link Timestamps}.
                    long sequence = read.getLong(entity.table().timesColumn()) / 2;
                    for (DeclaredIndex index : indexes) {
                        RowIndex.sorted(defined, index, row.key(), row.workspace(), fields)
                                .forEach(each -> writes.add(new IndexWrite(each, true, sequence)));
                    }
                    filled++;
                }
            }
            return writes;
        }
    }
}
