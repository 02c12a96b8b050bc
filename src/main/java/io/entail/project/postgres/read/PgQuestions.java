package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.read.index.Question;
import io.entail.resolve.Bytes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Statements like those of {@link PgQueries} that find rows with an index that their definition declares. The bytes by
 * which a row is sorted follow its columns. Immutable and thread-safe.
 */
final class PgQuestions {
    private final PgQueries queries;
    private final Question question;
    private final String values;
    private final String key;

    PgQuestions(PgQueries queries, PgIndex index, Question question) {
        this.queries = queries;
        this.question = question;
        this.values = PgQueries.column(index.column());
        this.key = PgQueries.column(
                queries.table().key() == PgKey.UUID ? queries.table().keyColumn() : PgTable.KEY);
    }

    /** Returns one line if an index is complete, and none otherwise. */
    static PgStatement built(PgQueries queries, PgIndex index) {
        String name = PgNames.quoted(queries.schema()) + "." + PgNames.quoted(index.name());
        return queries.begun().add("SELECT 1 WHERE to_regclass(?) IS NOT NULL" + PgWholeQueries.END, name);
    }

    /**
     * Reads a page of rows in the order of the index. If the question is not exact, some of them may not answer it.
     *
     * @param workspace the workspace in the type of its column, null for all
     * @param after the place at which the former page ended, null for the first page
     * @param now the time at which rows that have expired are hidden
     */
    PgStatement page(@Nullable Object workspace, Question.@Nullable Place after, Instant now, int limit) {
        String expires = PgQueries.column(PgTable.EXPIRES);
        PgStatement statement = queries.begun()
                .add(queries.rowsAnd(", " + values) + " WHERE (" + expires + " IS NULL OR " + expires + " > ?)", now);
        if (workspace != null) {
            statement.add(" AND " + PgQueries.column(PgTable.WORKSPACE) + " = ?", workspace);
        }
        bounds(statement, after);
        if (question.tags() != null) {
            queries.tagged(statement, question.tags());
        }
        String direction = question.descending() ? " DESC" : "";
        String order = queries.table().key() == PgKey.LONG ? PgSchemas.head(key) + direction + ", " + key : key;
        return statement.add(
                " ORDER BY " + values + direction + ", " + order + direction + " LIMIT ?" + PgWholeQueries.END, limit);
    }

    /**
     * Adds the bounds of a page. A place outside of the question's bounds, which only a forged token has, does not
     * extend them.
     */
    private void bounds(PgStatement statement, Question.@Nullable Place after) {
        Bytes lower = question.lower();
        Bytes upper = question.upper();
        boolean descending = question.descending();
        if (descending || after == null || after.values().compareTo(lower) < 0) {
            statement.add(" AND " + values + " >= ?", lower.array());
        } else {
            addBehind(statement, after);
        }
        if (upper != null) {
            if (!descending || after == null || after.values().compareTo(upper) >= 0) {
                statement.add(" AND " + values + " < ?", upper.array());
            } else {
                addBehind(statement, after);
            }
        } else if (descending && after != null) {
            addBehind(statement, after);
        }
    }

    /**
     * Adds the lower or upper bound as one comparison of rows, for which PostgreSQL goes to the right place of the
     * index at once.
     */
    private void addBehind(PgStatement statement, Question.Place after) {
        String than = question.descending() ? " < " : " > ";
        byte[] place = after.values().array();
        byte[] last = after.key().array();
        switch (queries.table().key()) {
            case UUID -> behindUuid(statement, place, PgUuidBound.behind(after.key()));
            case SHORT -> statement.add(" AND (" + values + ", " + key + ")" + than + "(?, ?)", place, last);
            case LONG ->
                statement.add(
                        " AND (" + values + ", " + PgSchemas.head(key) + ")" + than.stripTrailing() + "= (?, ?) AND ("
                                + values + ", " + key + ")" + than + "(?, ?)",
                        place,
                        PgWholeQueries.head(last),
                        place,
                        last);
        }
    }

    /**
     * The bound tells which uuids follow the key in ascending order. In descending order all others follow, except the
     * key itself.
     */
    private void behindUuid(PgStatement statement, byte[] place, PgUuidBound bound) {
        boolean descending = question.descending();
        if (bound.none() || bound.from() == null) {
            // Of the rows with equal values either none or all follow.
            boolean all = bound.none() == descending;
            statement.add(" AND " + values + (descending ? " <" : " >") + (all ? "= ?" : " ?"), place);
        } else {
            String than = descending ? " < " : bound.including() ? " >= " : " > ";
            statement.add(
                    " AND (" + values + ", " + key + ")" + than + "(?, ?)",
                    place,
                    Objects.requireNonNull(bound.from()));
        }
    }
}
