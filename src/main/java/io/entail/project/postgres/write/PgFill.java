package io.entail.project.postgres.write;

import io.entail.project.Generation;
import io.entail.project.Generation.RowsListener;
import io.entail.project.TableRow;
import io.entail.project.TableVersions;
import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgDdl;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgTimes;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.writes.WorkspaceKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Copies a whole state into the tables of a generation. The tables get their keys, constraints and indexes when all
 * rows are there. Used by one thread, once.
 */
final class PgFill {
    private static final int ROWS_TOLD = 10_000;

    private final PgSchemas schemas;
    private final int generation;
    private final LogDefinitions definitions;
    private final Connection connection;
    private final PgSideFill sides;
    private final RowsListener listener;
    private final TableVersions versions = new TableVersions();
    private final List<PgTable> tables = new ArrayList<>();
    private final Map<String, PgTable> byEntity = new HashMap<>();
    private @Nullable PgTable table;
    private @Nullable PgRowWriter writer;
    private @Nullable PgCopy copy;
    private long rows;

    /**
     * Prepares to fill a generation.
     *
     * @param connection has a transaction that makes everything visible when it is committed
     */
    PgFill(
            PgSchemas schemas,
            int generation,
            LogDefinitions definitions,
            Connection connection,
            PgSideFill sides,
            RowsListener listener) {
        this.schemas = schemas;
        this.generation = generation;
        this.definitions = definitions;
        this.connection = connection;
        this.sides = sides;
        this.listener = listener;
        for (Defined defined : definitions.all()) {
            PgTable each = PgTable.of(schemas, generation, defined, definitions);
            tables.add(each);
            byEntity.put(defined.name(), each);
        }
    }

    /** Carries an {@code SQLException} out of a visit. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final SQLException sql;

        Failed(SQLException sql) {
            super(sql);
            this.sql = sql;
        }
    }

    void rows(Generation.Rows state) throws SQLException {
        makeBare();
        boolean done = false;
        try {
            state.each((entity, key, row) -> {
                try {
                    add(entity, key, row);
                } catch (SQLException e) {
                    throw new Failed(e);
                }
            });
            endTable();
            sides.end();
            done = true;
        } catch (Failed e) {
            throw e.sql;
        } finally {
            if (!done && copy != null) {
                copy.cancel();
            }
        }
        listener.rows(rows);
    }

    /** Creates the tables again without keys and indexes, which would slow down every row. */
    private void makeBare() throws SQLException {
        if (tables.isEmpty()) {
            return;
        }
        List<String> statements = new ArrayList<>();
        statements.add("DROP TABLE IF EXISTS "
                + String.join(", ", tables.stream().map(PgTable::sql).toList()));
        for (PgTable each : tables) {
            PgDdl ddl = new PgDdl(each);
            statements.add(ddl.table());
            statements.addAll(ddl.comments());
        }
        PgGeneration.run(statements, connection);
    }

    private void add(String entity, Bytes key, Row row) throws SQLException {
        PgTable current = table;
        if (current == null || !current.entity().equals(entity)) {
            current = begin(entity);
        }
        TableRow taken = versions.row(current.defined(), row.definition(), row.after());
        PgImage image = new PgImage(
                key,
                WorkspaceKey.id(row.workspace()),
                row.version(),
                row.offset(),
                taken.definition(),
                taken.version().number(),
                Math.min(row.expiresAt(), PgTimes.MS_MAX),
                taken.image(),
                taken.fields());
        PgBuffer buffer = Objects.requireNonNull(copy).row();
        try {
            Objects.requireNonNull(writer).row(image, index -> buffer, false);
        } catch (PgRefusedValue e) {
            throw PgBlame.refused(entity, key, row.offset(), Objects.requireNonNull(e.getMessage()));
        }
        copy.next();
        sides.add(current, image);
        if (++rows % ROWS_TOLD == 0) {
            listener.rows(rows);
        }
    }

    private PgTable begin(String entity) throws SQLException {
        endTable();
        PgTable next = Objects.requireNonNull(byEntity.get(entity), entity);
        table = next;
        writer = new PgRowWriter(next);
        List<String> columns = writer.row().stream().map(PgParameter::column).toList();
        copy = new PgCopy(connection, next.sql(), columns, true);
        return next;
    }

    private void endTable() throws SQLException {
        PgCopy open = copy;
        if (open != null) {
            open.end();
            copy = null;
        }
    }

    /**
     * Adds keys, constraints and indexes to all tables. The error names the row because of which one cannot be added.
     */
    void constraints() throws SQLException {
        PgConnections.execute(connection, "SET LOCAL maintenance_work_mem = '256MB'");
        for (PgTable each : tables) {
            PgDdl ddl = new PgDdl(each);
            List<String> statements = new ArrayList<>(List.of(ddl.key()));
            statements.addAll(ddl.uniques());
            statements.addAll(ddl.indexes());
            statements.addAll(ddl.declaredIndexes());
            statements.add("ANALYZE " + each.sql());
            make(each, statements);
        }
        for (PgTable each : tables) {
            make(each, new PgDdl(each).foreignKeys(schemas, generation, definitions));
        }
    }

    private void make(PgTable each, List<String> statements) throws SQLException {
        for (String statement : statements) {
            Savepoint before = connection.setSavepoint();
            try {
                PgConnections.execute(connection, statement);
                connection.releaseSavepoint(before);
            } catch (SQLException e) {
                if (!PgErrors.isOfRow(e)) {
                    throw e;
                }
                connection.rollback(before);
                throw new PgViolation(schemas, generation, definitions, each).find(e, connection);
            }
        }
    }
}
