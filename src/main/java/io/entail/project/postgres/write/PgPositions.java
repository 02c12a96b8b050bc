package io.entail.project.postgres.write;

import io.entail.changes.FeedEnd;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes the table of positions. Immutable. */
final class PgPositions {
    private static final String COLUMNS =
            "p.generation, p.store_id, p.writes_topic, p.changes_topic, p.log_offset, p.log_digest, p.sequence, p.digest,"
                    + " p.appended, p.definitions, p.history, p.layout";

    private final PgSchemas schemas;

    /**
     * A row of the table.
     *
     * @param layout the version of the table layout of the generation
     */
    record Stand(TargetPosition position, boolean history, int layout) {}

    PgPositions(PgSchemas schemas) {
        this.schemas = schemas;
    }

    /** Returns whether the database has tables of the store. */
    boolean exist(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, schemas.inBase(PgSchemas.CURRENT));
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    /** Returns the row of the generation that readers use, null when they use none. */
    @Nullable
    Stand current(Connection connection) throws SQLException {
        List<Stand> found =
                read(connection, " JOIN " + schemas.inBase(PgSchemas.CURRENT) + " AS c ON c.generation = p.generation");
        return found.isEmpty() ? null : found.get(0);
    }

    List<Stand> all(Connection connection) throws SQLException {
        return read(connection, " ORDER BY p.generation");
    }

    /** Returns the row of a generation, null when there is no such generation. */
    @Nullable
    Stand of(int generation, Connection connection) throws SQLException {
        List<Stand> found = read(connection, " WHERE p.generation = " + generation);
        return found.isEmpty() ? null : found.get(0);
    }

    private List<Stand> read(Connection connection, String which) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + schemas.inBase(PgSchemas.POSITION) + " AS p" + which;
        List<Stand> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet answer = statement.executeQuery()) {
            while (answer.next()) {
                found.add(stand(answer));
            }
        }
        return found;
    }

    private static Stand stand(ResultSet answer) throws SQLException {
        FeedEnd end = new FeedEnd(
                answer.getLong(5), Bytes.wrap(answer.getBytes(6)), answer.getLong(7), Bytes.wrap(answer.getBytes(8)));
        return new Stand(
                new TargetPosition(
                        answer.getInt(1),
                        answer.getObject(2, UUID.class),
                        answer.getString(3),
                        answer.getString(4),
                        end,
                        answer.getObject(9, OffsetDateTime.class).toInstant(),
                        answer.getInt(10)),
                answer.getBoolean(11),
                answer.getInt(12));
    }

    /** Inserts the row of a generation that begins before the first record of the feed. */
    void insert(TargetPosition first, LogRecord.Store store, boolean history, Connection connection)
            throws SQLException {
        String sql = "INSERT INTO " + schemas.inBase(PgSchemas.POSITION)
                + " (generation, store_id, writes_topic, changes_topic, log_offset, log_digest, sequence, digest,"
                + " appended, definitions, history, layout, max_entity_bytes, max_write_bytes)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, first.generation());
            statement.setObject(2, first.storeId());
            statement.setString(3, first.writesTopicId());
            statement.setString(4, first.changesTopicId());
            end(first.end(), first.appended(), 5, statement);
            statement.setInt(10, first.definitions());
            statement.setBoolean(11, history);
            statement.setInt(12, PgSchemas.LAYOUT);
            statement.setInt(13, store.maxEntityBytes());
            statement.setInt(14, store.maxWriteBytes());
            statement.executeUpdate();
        }
    }

    /** Stores the reason why a generation does not go on, null for none. */
    void tell(int generation, @Nullable String problem, Connection connection) throws SQLException {
        String sql = "UPDATE " + schemas.inBase(PgSchemas.POSITION) + " SET problem = ? WHERE generation = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, problem == null ? null : problem.replace('\0', '\uFFFD'));
            statement.setInt(2, generation);
            statement.executeUpdate();
        }
    }

    /**
     * Moves the position of a generation if it is still where the caller expects it. Then the row is locked until the
     * transaction ends, so that no other projector can move it.
     *
     * @return whether the position was where the caller expects it
     */
    boolean move(TargetPosition from, TargetPosition to, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(move())) {
            move(from, to, statement);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Does the same in a transaction that applies changes, and sets parameters for this transaction only, because a
     * pooler may give the connection to somebody else afterwards. Plans do not depend on the length of arrays, and
     * never scan a whole table: that would be the best plan only as long as the table is small.
     *
     * @param durable whether the commit has to survive a crash of the database
     */
    boolean move(TargetPosition from, TargetPosition to, boolean durable, Connection connection) throws SQLException {
        String settings = "SELECT set_config('synchronous_commit', '" + (durable ? "on" : "off") + "', true),"
                + " set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),"
                + " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true);\n";
        try (PreparedStatement statement = connection.prepareStatement(settings + move())) {
            move(from, to, statement);
            statement.execute();
            statement.getMoreResults();
            return statement.getUpdateCount() == 1;
        }
    }

    private String move() {
        return "UPDATE " + schemas.inBase(PgSchemas.POSITION)
                + " SET log_offset = ?, log_digest = ?, sequence = ?, digest = ?, appended = ?, definitions = ?"
                + " WHERE generation = ? AND log_offset = ? AND sequence = ? AND log_digest = ? AND definitions = ?";
    }

    private static void move(TargetPosition from, TargetPosition to, PreparedStatement statement) throws SQLException {
        end(to.end(), to.appended(), 1, statement);
        statement.setInt(6, to.definitions());
        statement.setInt(7, from.generation());
        statement.setLong(8, from.end().offset());
        statement.setLong(9, from.end().sequence());
        statement.setBytes(10, from.end().logDigest().array());
        statement.setInt(11, from.definitions());
    }

    private static void end(FeedEnd end, Instant appended, int first, PreparedStatement statement) throws SQLException {
        statement.setLong(first, end.offset());
        statement.setBytes(first + 1, end.logDigest().array());
        statement.setLong(first + 2, end.sequence());
        statement.setBytes(first + 3, end.digest().array());
        statement.setObject(first + 4, OffsetDateTime.ofInstant(appended, ZoneOffset.UTC));
    }
}
