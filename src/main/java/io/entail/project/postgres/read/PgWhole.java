package io.entail.project.postgres.read;

import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgRow;
import io.entail.read.Scope;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import io.entail.writes.WorkspaceKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything in a generation of tables in the snapshot of a transaction. Used by one thread, during the
 * transaction.
 */
final class PgWhole implements WholeState {
    private static final int FETCH_ROWS = 500;

    private final PgPool pool;
    private final Connection connection;
    private final PgShown shown;

    PgWhole(PgPool pool, Connection connection, PgShown shown) {
        this.pool = pool;
        this.connection = connection;
        this.shown = shown;
    }

    @Override
    public Head head() {
        TargetPosition position = shown.position();
        return new Head(
                position.end().offset(),
                position.end().sequence(),
                position.end().logDigest());
    }

    @Override
    public void each(RowVisitor visitor) {
        for (Defined defined : shown.definitions().all()) {
            each(defined, visitor);
        }
    }

    private void each(Defined defined, RowVisitor visitor) {
        PgQueries queries = shown.queries(defined);
        ask(() -> {
            List<PgIndex> indexes = built(queries);
            try (PreparedStatement statement = connection.prepareStatement(queries.all(indexes))) {
                statement.setFetchSize(FETCH_ROWS);
                try (ResultSet answer = statement.executeQuery()) {
                    while (answer.next()) {
                        PgRow row = queries.load().row(answer, 1);
                        if (row == null) {
                            throw new OutdatedException();
                        }
                        visitor.visit(defined.name(), row.key(), PgRows.asLogged(defined, row));
                        int behind = 1 + queries.load().width();
                        for (int i = 0; i < indexes.size(); i++) {
                            if (!isIndexed(row, indexes.get(i), answer.getBytes(behind + i))) {
                                visitor.odd(
                                        defined.name(),
                                        row.key(),
                                        "the index ["
                                                + indexes.get(i).declared().definition()
                                                + "] does not lead to it: somebody has changed the column '"
                                                + indexes.get(i).column() + "'");
                            }
                        }
                    }
                }
            }
            return true;
        });
    }

    /** Returns the complete indexes, whose columns are compared with the rows. */
    private List<PgIndex> built(PgQueries queries) throws SQLException, OutdatedException {
        List<PgIndex> built = new ArrayList<>();
        for (PgIndex index : queries.table().indexes()) {
            if (PgAnswers.isBuilt(connection, shown, queries, index)) {
                built.add(index);
            }
        }
        return built;
    }

    private static boolean isIndexed(PgRow row, PgIndex index, byte @Nullable [] stored) {
        Map<String, Object> fields = row.shown();
        byte[] expected =
                fields == null ? null : index.declared().keys().key(fields).array();
        return Arrays.equals(expected, stored);
    }

    @Override
    public @Nullable Row row(String entity, Bytes key) {
        List<Row> rows = ask(() -> PgRows.ofKey(connection, shown, entity, key));
        return rows.isEmpty() ? null : rows.get(0);
    }

    @Override
    public long count() {
        long rows = 0;
        for (Defined defined : shown.definitions().all()) {
            rows += ask(() -> PgRows.count(connection, shown, defined, ""));
        }
        return rows;
    }

    @Override
    public @Nullable EntityDefinition definition(String entity, int version) {
        return shown.definitions().version(entity, version);
    }

    @Override
    public boolean holdsClaim(
            String entity, int version, int constraint, @Nullable Bytes workspace, Bytes claim, Bytes key) {
        if (constraint >= shown.require(entity).latest().parsed().unique().size()) {
            return true; // A prepared constraint is not in force, and has no column here.
        }
        String id = WorkspaceKey.id(workspace);
        Scope scope = id == null ? Scope.ALL : Scope.workspace(id);
        return ask(() -> {
            PgRow holder = PgClaims.holder(connection, shown, shown.require(entity), constraint, scope, claim);
            return holder != null && holder.key().equals(key);
        });
    }

    @Override
    public boolean holdsReference(String entity, int version, int constraint, Bytes parentKey, Bytes key) {
        Defined defined = shown.require(entity);
        PgQueries queries = shown.queries(defined);
        // All other references are in the column of the field itself. Higher numbers are those of the workspace and of
        // a prepared definition, which have no column.
        if (constraint >= defined.workspaceConstraint()
                || !queries.table().references().get(constraint).isBeside()) {
            return true;
        }
        PgReference reference = queries.table().references().get(constraint);
        Object found = Objects.requireNonNull(PgQueries.found(reference.key(), parentKey));
        PgStatement statement = queries.refers(key, reference, found);
        return statement != null
                && ask(() -> !PgReading.lines(connection, shown, statement, (answer, first) -> true)
                        .isEmpty());
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SQLException, OutdatedException;
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw pool.away(e);
        } catch (OutdatedException e) {
            // A snapshot cannot be outdated, so somebody else has changed the row or the definitions.
            throw pool.away(new SQLException("a row names a version of its definition that is not there", e));
        }
    }
}
