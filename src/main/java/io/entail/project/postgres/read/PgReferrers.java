package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgTable;
import io.entail.read.Scope;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.state.Defined;
import io.entail.writes.WorkspaceKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the rows of all entities that refer to a row, with one statement. */
final class PgReferrers {
    private static final String ROW = "r";

    private final PgShown shown;
    private final Defined parent;
    private final Bytes key;
    private final Scope scope;
    private final int limit;
    private final PgStatement statement;
    private boolean any;

    private PgReferrers(PgShown shown, Defined parent, Bytes key, Scope scope, int limit) {
        this.shown = shown;
        this.parent = parent;
        this.key = key;
        this.scope = scope;
        this.limit = limit;
        this.statement = shown.whole().begun();
    }

    /** Returns at most {@code limit} rows, in the order of entities, references and keys. */
    static List<Referrer> of(PgGenerations generations, String entity, Bytes key, Scope scope, int limit) {
        generations.known(shown -> shown.get(entity) != null);
        return generations.read((connection, shown) ->
                new PgReferrers(shown, shown.require(entity), key, scope, limit).ask(connection));
    }

    private List<Referrer> ask(Connection connection) throws SQLException, OutdatedException {
        for (Defined child : shown.definitions().all()) {
            Definition definition = child.latest().definition();
            for (int i = 0; i < definition.referenceCount(); i++) {
                if (definition.parent(i).equals(parent.name())) {
                    add(child, i);
                }
            }
        }
        if (!any) {
            return List.of();
        }
        statement.add(") u LIMIT ?" + PgWholeQueries.END, limit);
        return PgReading.lines(connection, shown, statement, this::referrer);
    }

    private void add(Defined child, int constraint) {
        PgQueries queries = shown.queries(child);
        PgTable table = queries.table();
        boolean byWorkspace = constraint == child.workspaceConstraint();
        String column = byWorkspace
                ? PgTable.WORKSPACE
                : table.references().get(constraint).found();
        Object value =
                byWorkspace ? workspaceOf(queries) : found(table.references().get(constraint));
        Object workspace =
                table.hasWorkspace() && scope.workspace() != null ? queries.workspace(scope.workspace()) : null;
        if (value == null || (table.hasWorkspace() && scope.workspace() != null && workspace == null)) {
            return; // No row of this table can have such a value.
        }
        statement.add(any ? " UNION ALL " : "SELECT u.* FROM (");
        any = true;
        statement.add(
                "(SELECT " + child.ordinal() + " AS child, " + constraint + " AS reference, " + PgPlaces.key(table, ROW)
                        + " AS key FROM " + table.sql() + " " + ROW + " WHERE " + ROW + "." + PgNames.quoted(column)
                        + " = ?",
                value);
        if (workspace != null && !byWorkspace) {
            statement.add(" AND " + ROW + "." + PgNames.quoted(PgTable.WORKSPACE) + " = ?", workspace);
        }
        statement.add(" ORDER BY " + queries.order() + " LIMIT ?)", limit);
    }

    private @Nullable Object found(PgReference reference) {
        return PgQueries.found(reference.key(), key);
    }

    /**
     * Returns the id if the parent is a workspace whose rows the scope shows, null otherwise: the rows of a workspace
     * refer to it.
     */
    private @Nullable Object workspaceOf(PgQueries queries) {
        String id = WorkspaceKey.id(key);
        if (id == null || (scope.workspace() != null && !id.equals(scope.workspace()))) {
            return null;
        }
        return queries.workspace(id);
    }

    private Referrer referrer(ResultSet answer, int first) throws SQLException {
        return new Referrer(
                shown.definitions().at(answer.getInt(first)).name(),
                answer.getInt(first + 1),
                Bytes.wrap(answer.getBytes(first + 2)));
    }
}
