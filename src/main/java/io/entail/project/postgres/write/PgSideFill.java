package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.resolve.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Fills the tables of tags, times of expiry and counts while the tables of entities are filled. It has a connection of
 * its own because a connection with a running COPY can do nothing else. It first removes what the tables contain. Used
 * by one thread, once.
 */
final class PgSideFill {
    private static final int CHUNK = 256 << 10;
    private static final List<String> TAGS = List.of("place");
    private static final List<String> EXPIRIES = List.of("expires_at", "entity", "workspace", "key");
    private static final List<String> COUNTS = List.of("entity", "workspace", "rows");

    private final PgSchemas schemas;
    private final int generation;
    private final Connection connection;
    private final PgBuffer tags = new PgBuffer();
    private final PgBuffer expiries = new PgBuffer();
    private final Map<Counted, Long> counts = new LinkedHashMap<>();
    private final Set<Integer> expiring = new HashSet<>();

    private record Counted(int entity, String workspace) {}

    /**
     * Prepares to fill the tables of a generation.
     *
     * @param connection commits each statement
     */
    PgSideFill(PgSchemas schemas, int generation, Connection connection) {
        this.schemas = schemas;
        this.generation = generation;
        this.connection = connection;
    }

    void begin() throws SQLException {
        List<String> tables = List.of(PgSchemas.TAGS, PgSchemas.EXPIRIES, PgSchemas.COUNTS);
        for (String table : tables) {
            PgConnections.execute(connection, "TRUNCATE " + sql(table));
        }
        for (String index : schemas.indexNames(generation)) {
            PgConnections.execute(connection, "DROP INDEX IF EXISTS " + index);
        }
    }

    void add(PgTable table, PgImage row) throws SQLException {
        int entity = table.defined().ordinal();
        String workspace = Objects.requireNonNullElse(row.workspace(), "");
        counts.merge(new Counted(entity, ""), 1L, Long::sum);
        if (!workspace.isEmpty()) {
            counts.merge(new Counted(entity, workspace), 1L, Long::sum);
        }
        for (Bytes place : PgTags.places(table, row)) {
            tags.int16(TAGS.size());
            tags.bytea(place.array());
        }
        if (row.expiresAt() > 0) {
            expiring.add(entity);
            expiries.int16(EXPIRIES.size());
            PgRowWriter.time(row.expiresAt(), expiries);
            PgRowWriter.int32(entity, expiries);
            expiries.text(workspace);
            expiries.bytea(row.key().array());
        }
        if (tags.length() > CHUNK) {
            copy(PgSchemas.TAGS, TAGS, tags);
        }
        if (expiries.length() > CHUNK) {
            copy(PgSchemas.EXPIRIES, EXPIRIES, expiries);
        }
    }

    private void copy(String table, List<String> columns, PgBuffer rows) throws SQLException {
        PgCopy.all(connection, sql(table), columns, rows);
        rows.clear();
    }

    private String sql(String table) {
        return schemas.inGeneration(generation, table);
    }

    void end() throws SQLException {
        copy(PgSchemas.TAGS, TAGS, tags);
        copy(PgSchemas.EXPIRIES, EXPIRIES, expiries);
        PgBuffer rows = new PgBuffer();
        counts.forEach((counted, count) -> {
            rows.int16(COUNTS.size());
            PgRowWriter.int32(counted.entity(), rows);
            rows.text(counted.workspace());
            PgRowWriter.int64(count, rows);
        });
        copy(PgSchemas.COUNTS, COUNTS, rows);
        PgConnections.execute(connection, "SET maintenance_work_mem = '256MB'");
        for (String index : schemas.indexes(generation)) {
            PgConnections.execute(connection, index);
        }
        for (String table : List.of(PgSchemas.TAGS, PgSchemas.EXPIRIES, PgSchemas.COUNTS)) {
            PgConnections.execute(connection, "ANALYZE " + sql(table));
        }
    }

    /** Returns the ordinals of entities with rows that expire. */
    Set<Integer> expiring() {
        return expiring;
    }
}
