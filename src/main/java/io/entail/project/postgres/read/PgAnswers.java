package io.entail.project.postgres.read;

import io.entail.project.DeclaredIndex;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgTable;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.read.index.Question;
import io.entail.state.Defined;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads pages of rows with an index that their definition declares. Used by one thread. */
final class PgAnswers {
    private static final int ROWS_MAX = 1_000;

    private final Connection connection;
    private final PgShown shown;
    private final Defined defined;
    private final Question question;
    private final PgQueries queries;
    private final PgIndex index;
    private final PgQuestions statements;

    PgAnswers(Connection connection, PgShown shown, Defined defined, Question question) {
        this.connection = connection;
        this.shown = shown;
        this.defined = defined;
        this.question = question;
        this.queries = shown.queries(defined);
        this.index = queries.table().index(question.index());
        this.statements = new PgQuestions(queries, index, question);
    }

    /** A row that answers the question, and its place in their order. */
    private record Found(Question.Place place, PgRow row) {}

    Page page(Question.@Nullable Place after, PageRequest request, Scope scope, Instant now)
            throws SQLException, OutdatedException {
        requireBuilt();
        PgTable table = queries.table();
        Object workspace = null;
        if (table.hasWorkspace() && scope.workspace() != null) {
            workspace = queries.workspace(scope.workspace());
            if (workspace == null) {
                return new Page(List.of(), Optional.empty());
            }
        }
        List<Found> found = question.isExact()
                ? read(workspace, after, now, request.size() + 1)
                : matching(workspace, after, now, request.size() + 1);
        List<Entity> data = new ArrayList<>(Math.min(found.size(), request.size()));
        for (int i = 0; i < found.size() && i < request.size(); i++) {
            data.add(PostgresReader.entity(found.get(i).row(), defined.name(), now.toEpochMilli()));
        }
        Optional<String> next = found.size() <= request.size()
                ? Optional.empty()
                : Optional.of(question.token(found.get(request.size() - 1).place(), scope));
        return new Page(List.copyOf(data), next);
    }

    private void requireBuilt() throws SQLException, OutdatedException {
        if (!shown.built().contains(index)) {
            if (!isBuilt(connection, shown, queries, index)) {
                throw DeclaredIndex.beingBuilt(defined, index.declared());
            }
            shown.built().add(index);
        }
    }

    /** Returns whether an index is complete. */
    static boolean isBuilt(Connection connection, PgShown shown, PgQueries queries, PgIndex index)
            throws SQLException, OutdatedException {
        return !PgReading.lines(connection, shown, PgQuestions.built(queries, index), (answer, first) -> true)
                .isEmpty();
    }

    private List<Found> read(@Nullable Object workspace, Question.@Nullable Place after, Instant now, int limit)
            throws SQLException, OutdatedException {
        List<Found> found = new ArrayList<>();
        for (PgReading.Found each :
                PgReading.placed(connection, shown, queries, statements.page(workspace, after, now, limit))) {
            found.add(new Found(new Question.Place(each.place(), each.row().key()), each.row()));
        }
        Comparator<Found> order = Comparator.comparing(Found::place);
        found.sort(question.descending() ? order.reversed() : order);
        return found;
    }

    /**
     * Reads page after page in one snapshot until enough rows answer the question, for a question that not all rows
     * between its bounds answer.
     */
    private List<Found> matching(@Nullable Object workspace, Question.@Nullable Place after, Instant now, int wanted)
            throws SQLException, OutdatedException {
        // The pool ends the transaction and resets the connection, however this method ends.
        connection.setAutoCommit(false);
        List<Found> answers = new ArrayList<>();
        Question.Place last = after;
        int limit = wanted;
        boolean more = true;
        while (more && answers.size() < wanted) {
            List<Found> found = read(workspace, last, now, limit);
            more = found.size() == limit;
            limit = Math.min(2 * limit, Math.max(wanted, ROWS_MAX));
            for (Found each : found) {
                Map<String, Object> fields =
                        Objects.requireNonNull(each.row().shown(), "a row without an image is in no index");
                last = each.place();
                if (answers.size() < wanted
                        && question.matches(index.declared().keys().values(fields))) {
                    answers.add(each);
                }
            }
        }
        connection.commit();
        return answers;
    }
}
