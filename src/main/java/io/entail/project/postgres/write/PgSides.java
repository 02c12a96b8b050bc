package io.entail.project.postgres.write;

import io.entail.project.NetChange;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;
import io.entail.resolve.Bytes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maintains the tables of tags, times of expiry and counts of a generation. Used by one thread. */
final class PgSides {
    private static final PgParameter PLACE = new PgParameter("place", PgType.BYTEA, null);
    private static final PgParameter TIME = new PgParameter("expires_at", PgType.TIMESTAMPTZ, null);
    private static final PgParameter ENTITY = new PgParameter("entity", PgType.INT, null);
    private static final PgParameter WORKSPACE = new PgParameter("workspace", PgType.TEXT, null);
    private static final PgParameter KEY = new PgParameter("key", PgType.BYTEA, null);
    private static final PgParameter ROWS = new PgParameter("rows", PgType.BIGINT, null);

    private final Function<String, PgTable> tables;
    private final PgOperation addTags;
    private final PgOperation removeTags;
    private final PgOperation addExpiries;
    private final PgOperation removeExpiries;
    private final PgOperation count;
    private final PgOperation forget;

    /**
     * Ordinals of entities with rows that expire. For all others there is nothing to remove from the table of expiries.
     */
    private final Set<Integer> expiring;

    private record Counted(int entity, String workspace) {}

    /**
     * Prepares the statements for a generation.
     *
     * @param tables returns the table of an entity
     * @param expiring ordinals of entities with rows that expire
     */
    PgSides(PgSchemas schemas, int generation, Function<String, PgTable> tables, Set<Integer> expiring) {
        this.tables = tables;
        this.expiring = new HashSet<>(expiring);
        String tags = schemas.inGeneration(generation, PgSchemas.TAGS);
        String expiries = schemas.inGeneration(generation, PgSchemas.EXPIRIES);
        String counts = schemas.inGeneration(generation, PgSchemas.COUNTS);
        addTags = insert(tags, List.of(PLACE));
        removeTags = new PgOperation(
                "DELETE FROM " + tags + " AS t USING" + using(List.of(PLACE)) + " WHERE " + PgSchemas.head("t.place")
                        + " = " + PgSchemas.head("u.c0") + " AND t.place = u.c0",
                List.of(PLACE));
        addExpiries = insert(expiries, List.of(TIME, ENTITY, WORKSPACE, KEY));
        removeExpiries = new PgOperation(
                "DELETE FROM " + expiries + " AS t USING" + using(List.of(ENTITY, KEY))
                        + " WHERE t.entity = u.c0 AND " + PgSchemas.head("t.key") + " = " + PgSchemas.head("u.c1")
                        + " AND t.key = u.c1",
                List.of(ENTITY, KEY));
        count = new PgOperation(
                "INSERT INTO " + counts + " AS t (entity, workspace, rows) SELECT u.c0, u.c1, u.c2"
                        + PgStatements.unnest(List.of(ENTITY, WORKSPACE, ROWS))
                        + " ON CONFLICT (entity, workspace) DO UPDATE SET rows = t.rows + excluded.rows",
                List.of(ENTITY, WORKSPACE, ROWS));
        forget = new PgOperation(
                "DELETE FROM " + counts + " AS t USING" + using(List.of(ENTITY, WORKSPACE))
                        + " WHERE t.entity = u.c0 AND t.workspace = u.c1 AND t.rows = 0",
                List.of(ENTITY, WORKSPACE));
    }

    /** Reads which entities have rows that expire. */
    static Set<Integer> expiring(PgSchemas schemas, int generation, Connection connection) throws SQLException {
        String sql = "SELECT DISTINCT entity FROM " + schemas.inGeneration(generation, PgSchemas.EXPIRIES);
        Set<Integer> found = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                found.add(answer.getInt(1));
            }
        }
        return found;
    }

    /** Notes that these entities have rows that expire. */
    void expire(Set<Integer> entities) {
        expiring.addAll(entities);
    }

    private static PgOperation insert(String table, List<PgParameter> columns) {
        List<String> names = columns.stream().map(PgParameter::column).toList();
        List<String> values =
                columns.stream().map(column -> "u.c" + columns.indexOf(column)).toList();
        return new PgOperation(
                "INSERT INTO " + table + " (" + String.join(", ", names) + ") SELECT " + String.join(", ", values)
                        + PgStatements.unnest(columns),
                columns);
    }

    private static String using(List<PgParameter> parameters) {
        return PgStatements.unnest(parameters).substring(" FROM".length());
    }

    /**
     * Applies what follows from changes of rows.
     *
     * @throws PgMissedException when a tag to be removed is not in the table
     */
    void apply(List<PgNet> changes, Connection connection) throws SQLException {
        tags(changes, connection);
        expiries(changes, connection);
        counts(changes, connection);
    }

    private void tags(List<PgNet> changes, Connection connection) throws SQLException {
        int added = 0;
        int removed = 0;
        for (PgNet change : changes) {
            PgTable table = tables.apply(change.entity());
            if (table.tags().isEmpty()) {
                continue;
            }
            Set<Bytes> had = PgTags.places(table, change.before());
            Set<Bytes> has = PgTags.places(table, change.after());
            if (had.equals(has)) {
                continue;
            }
            for (Bytes place : had) {
                if (!has.contains(place)) {
                    removeTags.buffer(0).bytea(place.array());
                    removed++;
                }
            }
            for (Bytes place : has) {
                if (!had.contains(place)) {
                    addTags.buffer(0).bytea(place.array());
                    added++;
                }
            }
        }
        try {
            if (removed > 0 && removeTags.execute(removed, connection) != removed) {
                throw new PgMissedException();
            }
            if (added > 0) {
                addTags.execute(added, connection);
            }
        } finally {
            addTags.clear();
        }
    }

    private void expiries(List<PgNet> changes, Connection connection) throws SQLException {
        int added = 0;
        int removed = 0;
        for (PgNet change : changes) {
            if (change.before() != null && expiring.contains(change.ordinal())) {
                PgRowWriter.int32(change.ordinal(), removeExpiries.buffer(0));
                removeExpiries.buffer(1).bytea(change.key().array());
                removed++;
            }
        }
        for (PgNet change : changes) {
            PgImage after = change.after();
            if (after != null && after.expiresAt() > 0) {
                expiring.add(change.ordinal());
                PgRowWriter.time(after.expiresAt(), addExpiries.buffer(0));
                PgRowWriter.int32(change.ordinal(), addExpiries.buffer(1));
                addExpiries.buffer(2).text(Objects.requireNonNullElse(after.workspace(), ""));
                addExpiries.buffer(3).bytea(change.key().array());
                added++;
            }
        }
        try {
            if (removed > 0) {
                removeExpiries.execute(removed, connection);
            }
            if (added > 0) {
                addExpiries.execute(added, connection);
            }
        } finally {
            addExpiries.clear();
        }
    }

    private void counts(List<PgNet> changes, Connection connection) throws SQLException {
        Map<Counted, Long> rows = new LinkedHashMap<>();
        for (PgNet change : changes) {
            if (change.kind() != NetChange.Kind.UPDATE || moved(change)) {
                add(change.ordinal(), change.before(), -1, rows);
                add(change.ordinal(), change.after(), 1, rows);
            }
        }
        rows.values().removeIf(each -> each == 0);
        if (rows.isEmpty()) {
            return;
        }
        int fewer = 0;
        for (Map.Entry<Counted, Long> each : rows.entrySet()) {
            PgRowWriter.int32(each.getKey().entity(), count.buffer(0));
            count.buffer(1).text(each.getKey().workspace());
            PgRowWriter.int64(each.getValue(), count.buffer(2));
            if (each.getValue() < 0) {
                PgRowWriter.int32(each.getKey().entity(), forget.buffer(0));
                forget.buffer(1).text(each.getKey().workspace());
                fewer++;
            }
        }
        try {
            count.execute(rows.size(), connection);
            if (fewer > 0) {
                forget.execute(fewer, connection);
            }
        } finally {
            forget.clear();
        }
    }

    private static boolean moved(PgNet change) {
        PgImage before = change.before();
        PgImage after = change.after();
        return before != null && after != null && !Objects.equals(before.workspace(), after.workspace());
    }

    private static void add(int entity, @Nullable PgImage row, long count, Map<Counted, Long> rows) {
        if (row != null) {
            rows.merge(new Counted(entity, ""), count, Long::sum);
            if (row.workspace() != null) {
                rows.merge(new Counted(entity, row.workspace()), count, Long::sum);
            }
        }
    }
}
