package io.entail.project.postgres.write;

import io.entail.project.RowRefusedException;
import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgUnique;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.writes.CanonicalKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Finds a row because of which a constraint cannot be added to a table that was filled. Immutable. */
final class PgViolation {
    private final PgSchemas schemas;
    private final int generation;
    private final LogDefinitions definitions;
    private final PgTable table;

    PgViolation(PgSchemas schemas, int generation, LogDefinitions definitions, PgTable table) {
        this.schemas = schemas;
        this.generation = generation;
        this.definitions = definitions;
        this.table = table;
    }

    /** Returns the error for such a row; if there are several, it is the one that was written last. */
    RowRefusedException find(SQLException why, Connection connection) throws SQLException {
        String cause = PgBlame.said(why);
        for (String condition : conditions()) {
            String key = table.key() == PgKey.UUID ? table.keyColumn() : PgTable.KEY;
            String sql = "SELECT t." + PgNames.quoted(key) + ", t." + PgNames.quoted(PgTable.POSITION) + " FROM "
                    + table.sql() + " AS t WHERE " + condition + " ORDER BY t." + PgNames.quoted(PgTable.VERSION)
                    + " DESC LIMIT 1";
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery(sql)) {
                if (answer.next()) {
                    Bytes found = table.key() == PgKey.UUID
                            ? CanonicalKey.of(Objects.requireNonNull(answer.getString(1)))
                            : Bytes.wrap(answer.getBytes(1));
                    return PgBlame.refused(table.entity(), found, answer.getLong(2), cause);
                }
            }
        }
        return new RowRefusedException(table.entity(), "", Position.START, cause);
    }

    private List<String> conditions() {
        List<String> conditions = new ArrayList<>();
        for (PgUnique unique : table.uniques()) {
            String columns = unique.columns();
            conditions.add("(" + columns + ") IN (SELECT " + columns + " FROM " + table.sql() + " GROUP BY " + columns
                    + " HAVING count(*) > 1)");
        }
        for (PgReference reference : table.references()) {
            Defined parent = definitions.get(reference.entity());
            if (parent != null) {
                conditions.add(dangling(parent, reference.key(), reference.found()));
            }
        }
        Defined workspaces = definitions.get(PgTable.WORKSPACES);
        if (table.hasWorkspace() && workspaces != null) {
            conditions.add(dangling(workspaces, PgKey.UUID, PgTable.WORKSPACE));
        }
        return conditions;
    }

    private String dangling(Defined defined, PgKey key, String column) {
        PgTable parent = PgTable.of(schemas, generation, defined, definitions);
        String found = PgNames.quoted(column);
        return parent.key() != key
                ? "false"
                : "t." + found + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + parent.sql() + " AS p WHERE p."
                        + PgNames.quoted(parent.keyColumn()) + " = t." + found + ")";
    }
}
