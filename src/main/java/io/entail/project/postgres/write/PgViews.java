package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgColumn;
import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Views for people, one for each entity. They have its fields, the names of referenced rows and of the workspace, and
 * the row's version and time of expiry. They show expired rows until these are deleted. Immutable.
 */
final class PgViews {
    private final PgSchemas schemas;
    private final int generation;
    private final LogDefinitions definitions;

    PgViews(PgSchemas schemas, int generation, LogDefinitions definitions) {
        this.schemas = schemas;
        this.generation = generation;
        this.definitions = definitions;
    }

    /** Creates all views for this generation, in place of those of the former one. */
    void replace(boolean history, Connection connection) throws SQLException {
        for (Defined defined : definitions.all()) {
            replace(defined, connection);
        }
        String view = schemas.inBase(PgSchemas.HISTORY_VIEW);
        PgConnections.execute(connection, "DROP VIEW IF EXISTS " + view);
        if (history) {
            PgConnections.execute(
                    connection,
                    "CREATE VIEW " + view
                            + " AS SELECT sequence, position, at, op, entity, workspace, key, version, actor,"
                            + " reason, origin, write_id, expires_at, before, after FROM "
                            + schemas.inGeneration(generation, PgSchemas.HISTORY));
        }
    }

    /** Creates the views that show something of an entity that was just defined. */
    void replace(String entity, Connection connection) throws SQLException {
        for (Defined defined : definitions.all()) {
            boolean itself = defined.name().equals(entity);
            boolean refers = defined.latest().definition().constraints().references().stream()
                    .anyMatch(reference -> reference.entity().equals(entity));
            if (itself || refers || (entity.equals(PgTable.WORKSPACES) && defined.isWorkspaceable())) {
                replace(defined, connection);
            }
        }
    }

    private void replace(Defined defined, Connection connection) throws SQLException {
        String view = schemas.inBase(PgNames.of(defined.name(), PgSchemas.TAKEN_BY_VIEWS));
        // CREATE OR REPLACE VIEW cannot change the order of columns.
        PgConnections.execute(connection, "DROP VIEW IF EXISTS " + view);
        PgConnections.execute(connection, "CREATE VIEW " + view + " AS " + select(table(defined)));
    }

    private PgTable table(Defined defined) {
        return PgTable.of(schemas, generation, defined, definitions);
    }

    String select(PgTable table) {
        List<String> shown = new ArrayList<>();
        Set<String> names = new HashSet<>();
        StringBuilder joins = new StringBuilder();
        table.columns().forEach(column -> names.add(column.name()));
        for (PgColumn column : table.columns()) {
            shown.add("t." + column.sql());
            table.references().stream()
                    .filter(reference -> reference.column().equals(column))
                    .findFirst()
                    .ifPresent(reference -> named(
                            reference.entity(),
                            reference.found(),
                            reference.key(),
                            "p" + reference.index(),
                            free(column.name() + "_", names),
                            shown,
                            joins));
        }
        if (table.hasWorkspace()) {
            shown.add("t." + PgNames.quoted(PgTable.WORKSPACE));
            PgKey key = table.workspaceType() == PgType.UUID ? PgKey.UUID : PgKey.LONG;
            named(PgTable.WORKSPACES, PgTable.WORKSPACE, key, "w", PgTable.WORKSPACE + "_name", shown, joins);
        }
        shown.add("t." + PgNames.quoted(PgTable.VERSION));
        shown.add("t." + PgNames.quoted(PgTable.EXPIRES));
        return "SELECT " + String.join(", ", shown) + " FROM " + table.sql() + " AS t" + joins;
    }

    private static String free(String prefix, Set<String> taken) {
        String name = PgNames.of(prefix + "name");
        while (!taken.add(name)) {
            name = PgNames.hashed(name);
        }
        return name;
    }

    /** Adds the name of a parent if the parent's entity has an endpoint key. */
    private void named(
            String entity, String found, PgKey key, String alias, String as, List<String> shown, StringBuilder joins) {
        Optional<PgTable> parent = Optional.ofNullable(definitions.get(entity)).map(this::table);
        Optional<String> endpoint = parent.flatMap(table -> table.definition().endpointKey());
        if (endpoint.isEmpty() || parent.get().key() != key) {
            return;
        }
        PgTable table = parent.get();
        shown.add(alias + "." + table.column(endpoint.get()).sql() + " AS " + PgNames.quoted(as));
        joins.append(" LEFT JOIN " + table.sql() + " AS " + alias + " ON " + alias + "."
                + PgNames.quoted(table.keyColumn()) + " = t." + PgNames.quoted(found));
    }
}
