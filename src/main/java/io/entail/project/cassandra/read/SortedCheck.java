package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import io.entail.project.DatabaseState.RowVisitor;
import io.entail.project.DeclaredIndex;
import io.entail.project.cassandra.tables.Answers;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.project.cassandra.tables.IndexRow;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.table.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Checks whether the complete indexes of an entity lead to its rows, several rows at a time. Used by one thread. */
final class SortedCheck {
    private final ReadTables tables;
    private final Defined entity;
    private final List<DeclaredIndex> indexes;
    private final List<Asked> asked = new ArrayList<>();

    /** A place that the index must have, and the answer of the server. */
    private record Asked(DeclaredIndex index, Bytes key, CompletionStage<AsyncResultSet> answer) {}

    SortedCheck(ReadTables tables, Defined entity) {
        this.tables = tables;
        this.entity = entity;
        this.indexes = DeclaredIndex.of(entity).stream()
                .filter(index -> tables.isComplete(entity, index))
                .toList();
    }

    /**
     * Starts to check a row, and now and then waits for the answers for the rows before it. Reports faults to the
     * visitor.
     */
    void row(CassandraRow row, RowVisitor visitor) {
        Map<String, Object> fields = indexes.isEmpty() ? null : row.shownIfAny();
        if (fields == null) {
            return;
        }
        for (DeclaredIndex index : indexes) {
            for (IndexRow each : RowIndex.sorted(entity, index, row.key(), row.workspace(), fields)) {
                Bytes behind = Bytes.wrap(Layout.next(each.place().array()));
                asked.add(new Asked(
                        index,
                        row.key(),
                        tables.cassandra()
                                .executeAsync(tables.scan().statement(each.partition(), each.place(), behind, 1))));
            }
        }
        if (asked.size() >= tables.cassandra().config().concurrency()) {
            end(visitor);
        }
    }

    /** Waits for the remaining answers, and reports faults to the visitor. */
    void end(RowVisitor visitor) {
        for (Asked each : asked) {
            if (Answers.of(tables.cassandra(), each.answer()).one() == null) {
                visitor.odd(
                        entity.name(),
                        each.key(),
                        "the index [" + each.index().definition()
                                + "] does not lead to it: somebody has changed the index");
            }
        }
        asked.clear();
    }
}
