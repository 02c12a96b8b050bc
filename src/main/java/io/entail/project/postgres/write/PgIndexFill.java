package io.entail.project.postgres.write;

import io.entail.project.FillLog;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgLoad;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills the columns of indexes that a definition has added to a table with rows, a few rows at a time between batches
 * of changes. When all rows are filled, it creates PostgreSQL's indexes. After a restart it goes on with the rows that
 * are not filled yet. Used by one thread.
 */
final class PgIndexFill {
    /** The number of rows in one step, low enough that changes do not wait long. */
    private static final int ROWS = 100;

    private final PgDatabase database;
    private final PgSchemas schemas;
    private final int generation;
    private final Deque<PgIndex> incomplete = new ArrayDeque<>();
    private @Nullable Filling filling;

    PgIndexFill(PgDatabase database, PgSchemas schemas, int generation) {
        this.database = database;
        this.schemas = schemas;
        this.generation = generation;
    }

    /** Returns the names of all indexes of PostgreSQL in a generation. */
    static Set<String> there(PgSchemas schemas, int generation, Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT indexname FROM pg_indexes WHERE schemaname = ?")) {
            statement.setString(1, schemas.name(generation));
            try (ResultSet answer = statement.executeQuery()) {
                while (answer.next()) {
                    names.add(answer.getString(1));
                }
            }
        }
        return names;
    }

    /** Notes indexes to fill. For a table that has changed, these are all indexes that it lacks. */
    void noteIncomplete(List<PgIndex> indexes) {
        indexes.stream().filter(index -> !incomplete.contains(index)).forEach(incomplete::add);
    }

    /** Forgets the indexes to fill of an entity. */
    void forget(String entity) {
        incomplete.removeIf(index -> index.table().entity().equals(entity));
        Filling current = filling;
        if (current != null && current.table.entity().equals(entity)) {
            filling = null;
        }
    }

    /** Returns the indexes to fill of an entity. */
    List<PgIndex> incomplete(String entity) {
        return incomplete.stream()
                .filter(index -> index.table().entity().equals(entity))
                .toList();
    }

    /**
     * Does one step: fills some rows for all indexes that their table lacks, or creates one index. Returns whether
     * anything is left to do.
     */
    boolean fillSome() {
        PgIndex index = incomplete.peek();
        if (index == null) {
            return false;
        }
        Filling current = filling;
        if (current == null) {
            current = new Filling(index.table(), incomplete(index.table().entity()), count(index.table()));
            filling = current;
        }
        if (!current.isFilled) {
            database.change(current::step);
            return true;
        }
        database.change(connection -> make(index, connection));
        incomplete.remove();
        if (incomplete(index.table().entity()).isEmpty()) {
            current.log.done(current.filled);
            filling = null;
        }
        return !incomplete.isEmpty();
    }

    private long count(PgTable table) {
        String sql = "SELECT rows FROM " + schemas.inGeneration(generation, PgSchemas.COUNTS)
                + " WHERE entity = ? AND workspace = ''";
        return database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, table.defined().ordinal());
                try (ResultSet answer = statement.executeQuery()) {
                    return answer.next() ? answer.getLong(1) : 0;
                }
            }
        });
    }

    private static void make(PgIndex index, Connection connection) throws SQLException {
        // The server sends nothing meanwhile, so there is no limit for its answer; TCP keepalives detect a lost
        // connection.
        connection.setNetworkTimeout(Runnable::run, 0);
        try {
            PgConnections.execute(connection, "SET LOCAL maintenance_work_mem = '256MB'");
            PgGeneration.run(index.create(), connection);
        } finally {
            connection.setNetworkTimeout(Runnable::run, PgConnections.ANSWER_MS);
        }
    }

    /**
     * The missing indexes of one table while they are filled, in one pass over its rows in the order of the key column.
     */
    private final class Filling {
        private final PgTable table;
        private final List<PgIndex> indexes;
        private final PgLoad load;
        private final PgRowWriter writer;
        private final PgOperation update;
        private final FillLog log;
        private final String first;
        private final String next;
        private @Nullable Object last;
        private long filled;
        private boolean isFilled;

        Filling(PgTable table, List<PgIndex> indexes, long rows) {
            this.table = table;
            this.indexes = indexes;
            this.load = new PgLoad(table);
            this.writer = new PgRowWriter(table);
            this.log = new FillLog(
                    database.name(),
                    table.entity(),
                    indexes.stream()
                            .map(index -> index.declared().definition().toString())
                            .toList(),
                    rows);
            String key = PgNames.quoted(table.keyColumn());
            String empty = indexes.stream()
                    .map(index -> "r." + index.sql() + " IS NULL")
                    .collect(Collectors.joining(" OR ", "(", ")"));
            String rest = empty + " ORDER BY r." + key + " LIMIT " + ROWS;
            String select = "SELECT r." + key + ", " + load.select("r") + " FROM " + table.sql() + " r WHERE ";
            this.first = select + rest;
            this.next = select + "r." + key + " > ? AND " + rest;
            this.update = update(key);
        }

        private PgOperation update(String key) {
            List<PgParameter> parameters =
                    new ArrayList<>(List.of(writer.found(), new PgParameter(PgTable.VERSION, PgType.BIGINT, null)));
            List<String> sets = new ArrayList<>();
            for (PgIndex index : indexes) {
                sets.add(index.sql() + " = u.c" + parameters.size());
                parameters.add(new PgParameter(index.column(), PgType.BYTEA, null));
            }
            return new PgOperation(
                    "UPDATE " + table.sql() + " AS t SET " + String.join(", ", sets) + PgStatements.unnest(parameters)
                            + " WHERE t." + key + " = u.c0 AND t." + PgNames.quoted(PgTable.VERSION) + " = u.c1",
                    parameters);
        }

        void step(Connection connection) throws SQLException {
            // Rows that a crash of the server loses are filled again; the statement that creates the index waits for
            // all of them.
            PgConnections.execute(connection, "SET LOCAL synchronous_commit = off");
            List<PgRow> rows = read(connection);
            update.clear();
            for (PgRow row : rows) {
                Map<String, Object> fields = row.shown();
                writer.found(row.key(), update.buffer(0));
                PgRowWriter.int64(row.rowVersion(), update.buffer(1));
                for (int i = 0; i < indexes.size(); i++) {
                    PgRowWriter.sorted(fields, indexes.get(i), update.buffer(2 + i));
                }
            }
            if (!rows.isEmpty()) {
                update.execute(rows.size(), connection);
            }
            filled += rows.size();
            log.rows(filled);
            isFilled = rows.size() < ROWS;
        }

        private List<PgRow> read(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(last == null ? first : next)) {
                if (last != null) {
                    statement.setObject(1, last);
                }
                List<PgRow> rows = new ArrayList<>(ROWS);
                try (ResultSet answer = statement.executeQuery()) {
                    while (answer.next()) {
                        last = answer.getObject(1);
                        rows.add(Objects.requireNonNull(
                                load.row(answer, 2), "every version was defined before its rows"));
                    }
                }
                return rows;
            }
        }
    }
}
