package io.entail.project.cassandra.read;

import io.entail.project.DeclaredIndex;
import io.entail.project.cassandra.read.PageWalk.Found;
import io.entail.project.cassandra.read.ReadTables.Sought;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.project.cassandra.tables.ReadEntity;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.read.Scope;
import io.entail.read.index.Question;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.table.Layout;
import io.entail.writes.WorkspaceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows in the order of an index that their definition declares, from all its buckets. A place may be outdated, so
 * each row is checked. Used by one thread.
 */
final class SortedRows {
    private final ReadTables tables;
    private final ReadEntity read;
    private final Question question;
    private final DeclaredIndex index;

    SortedRows(ReadTables tables, ReadEntity read, Question question) {
        this.tables = tables;
        this.read = read;
        this.question = question;
        this.index = DeclaredIndex.of(read.defined(), question.index());
    }

    /**
     * Reads a page of rows, and one more row to know whether another page follows.
     *
     * @param after the place at which the former page ended, null for the first page
     * @throws io.entail.errors.StoreUnavailableException while the index is being built
     */
    List<Found> read(Question.@Nullable Place after, Scope scope, int size, Predicate<CassandraRow> shown) {
        if (!tables.isComplete(read.defined(), index)) {
            throw DeclaredIndex.beingBuilt(read.defined(), index);
        }
        Places places = Places.merged(ranges(after, scope), question.descending());
        PageWalk walk = new PageWalk(tables, places, place -> new Sought(read, RowIndex.sortedKey(place)));
        return walk.collect(size, (place, row) -> shown.test(row) && isAnswer(place, row));
    }

    private List<IndexRange> ranges(Question.@Nullable Place after, Scope scope) {
        Defined defined = read.defined();
        boolean within = defined.isWorkspaceable() && scope.workspace() != null;
        Bytes workspace = within ? WorkspaceKey.of(String.valueOf(scope.workspace())) : null;
        Bytes from = question.lower();
        Bytes end = question.upper();
        if (after != null) {
            Bytes last = RowIndex.sortedPlace(after.values(), after.key());
            if (question.descending()) {
                end = end == null || last.compareTo(end) < 0 ? last : end;
            } else {
                Bytes next = Bytes.wrap(Layout.next(last.array()));
                from = next.compareTo(from) > 0 ? next : from;
            }
        }
        List<IndexRange> ranges = new ArrayList<>();
        for (int bucket = 0; bucket < RowIndex.BUCKETS; bucket++) {
            Bytes partition = RowIndex.sorted(defined, index, bucket, workspace);
            ranges.add(new IndexRange(tables, partition, from, end, question.descending()));
        }
        return ranges;
    }

    private boolean isAnswer(Bytes place, CassandraRow row) {
        Map<String, Object> fields = row.shownIfAny();
        return fields != null
                && RowIndex.sortedPlace(index.keys().key(fields), row.key()).equals(place)
                && (question.isExact() || question.matches(index.keys().values(fields)));
    }

    /** Returns the token of the page after a place. */
    String token(Bytes place, Scope scope) {
        return question.token(new Question.Place(RowIndex.sortedValues(place), RowIndex.sortedKey(place)), scope);
    }
}
