package io.entail.project.postgres.read;

import io.entail.project.TableVersions;
import io.entail.project.postgres.tables.PgRow;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import io.entail.writes.EntityKeys;
import io.entail.writes.WorkspaceKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows in the form in which a replica of the log has them. */
final class PgRows {
    private PgRows() {}

    /** Returns the row with a key, expired or not: a list of one row or none. */
    static List<Row> ofKey(Connection connection, PgShown shown, String entity, Bytes key)
            throws SQLException, OutdatedException {
        Defined defined = shown.require(entity);
        PgQueries queries = shown.queries(defined);
        PgStatement statement = queries.byKey(key);
        List<Row> rows = new ArrayList<>();
        if (statement != null) {
            for (PgRow row : PgReading.rows(connection, shown, queries, statement)) {
                rows.add(asLogged(defined, row));
            }
        }
        return rows;
    }

    /**
     * Converts a row. If its writer stored bytes that are not an entity, its claims, references and image are not
     * known.
     */
    static Row asLogged(Defined defined, PgRow row) {
        Struct fields = row.fields();
        Bytes image = row.image();
        Defined.Version version = defined.requireVersion(row.version());
        EntityKeys keys = TableVersions.keys(defined, version);
        return new Row(
                row.rowVersion(),
                row.position(),
                row.workspace() == null ? null : WorkspaceKey.of(row.workspace()),
                row.version(),
                row.expiresAt(),
                fields == null ? unknown(version.definition().constraints().unique()) : keys.claims(fields),
                fields == null ? unknown(version.definition().constraints().references()) : keys.references(fields),
                "",
                image == null ? Bytes.EMPTY : image);
    }

    private static List<@Nullable Bytes> unknown(List<?> of) {
        return Collections.unmodifiableList(new ArrayList<@Nullable Bytes>(Collections.nCopies(of.size(), null)));
    }

    /**
     * Returns the number of rows.
     *
     * @param workspace id of the workspace, empty for all workspaces together
     */
    static long count(Connection connection, PgShown shown, Defined defined, String workspace)
            throws SQLException, OutdatedException {
        PgStatement statement = shown.whole().count(defined.ordinal(), workspace);
        List<Long> counts = PgReading.lines(connection, shown, statement, (answer, first) -> answer.getLong(first));
        return counts.isEmpty() ? 0 : counts.get(0);
    }
}
