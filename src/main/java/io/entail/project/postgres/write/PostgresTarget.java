package io.entail.project.postgres.write;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.Generation;
import io.entail.project.OtherProjectorException;
import io.entail.project.Target;
import io.entail.project.TargetPosition;
import io.entail.project.Targets;
import io.entail.project.postgres.tables.PgDefinitions;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.resolve.LogRecord;
import io.entail.state.LogDefinitions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database, 15 or newer, that a projector fills. Used by one thread, except {@link #close}. */
public final class PostgresTarget implements Target {
    private final PgSchemas schemas;
    private final PgPositions positions;
    private final PgDatabase database;
    private final PgTurn turn;

    /** The generation that readers used when the database was last asked, 0 for none. */
    private int used;

    private PostgresTarget(PostgresConfig config, String store) {
        PgConnections connections = new PgConnections(config);
        this.schemas = PgSchemas.of(config, store);
        this.positions = new PgPositions(schemas);
        this.database = new PgDatabase(connections);
        this.turn = new PgTurn(connections, schemas);
    }

    /** Returns the database of a store's settings. */
    public static Targets of(EntityStoreConfig config) {
        PostgresConfig postgres = config.postgres();
        if (!postgres.isSet()) {
            throw new IllegalArgumentException("no PostgreSQL is set: entail.postgres.url");
        }
        return new Targets() {
            @Override
            public String name() {
                return postgres.place();
            }

            @Override
            public Target open() {
                return PostgresTarget.open(postgres, config.store());
            }
        };
    }

    /**
     * Connects to the database.
     *
     * @throws StoreUnavailableException when it does not answer
     */
    public static PostgresTarget open(PostgresConfig config, String store) {
        PostgresTarget target = new PostgresTarget(config, store);
        try {
            target.database.change(PostgresTarget::requireVersion);
            return target;
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
    }

    private static void requireVersion(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (major < 15) {
            throw new SQLException("it is of release " + major + ", and 15 or newer is needed");
        }
    }

    @Override
    public String name() {
        return database.name();
    }

    @Override
    public boolean awaitTurn(Duration time) throws InterruptedException {
        try {
            return turn.await(time);
        } catch (SQLException e) {
            throw PgErrors.unavailable(name(), e);
        }
    }

    @Override
    public @Nullable TargetPosition inUse() {
        Optional<PgPositions.Stand> stand = database.transaction(this::current);
        used = stand.map(there -> there.position().generation()).orElse(0);
        return stand.map(PgPositions.Stand::position).orElse(null);
    }

    private Optional<PgPositions.Stand> current(Connection connection) throws SQLException {
        PgPositions.Stand stand = positions.exist(connection) ? positions.current(connection) : null;
        return Optional.ofNullable(stand);
    }

    @Override
    public List<TargetPosition> generations() {
        List<PgPositions.Stand> all =
                database.transaction(connection -> positions.exist(connection) ? positions.all(connection) : List.of());
        return all.stream().map(PgPositions.Stand::position).toList();
    }

    @Override
    public Generation begin(LogRecord.Store store, String writesTopicId, String changesTopicId, boolean history) {
        int number = database.definition(connection -> {
            requireAlone(connection);
            PgGeneration.run(schemas.base(), connection);
            new PgReaders(schemas).admit(schemas.name(), connection);
            int next = nextNumber(connection);
            PgGeneration.run(schemas.tables(next, history), connection);
            new PgReaders(schemas).admit(schemas.name(next), connection);
            TargetPosition first =
                    new TargetPosition(next, store.id(), writesTopicId, changesTopicId, FeedEnd.NONE, Instant.EPOCH, 0);
            positions.insert(first, store, history, connection);
            return next;
        });
        return open(number);
    }

    /** Waits for other transactions that begin a generation: if two created the same tables at once, one would fail. */
    private void requireAlone(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 1))")) {
            statement.setString(1, schemas.name());
            statement.execute();
        }
    }

    private int nextNumber(Connection connection) throws SQLException {
        String sql = "SELECT greatest((SELECT max(generation) FROM " + schemas.inBase(PgSchemas.POSITION)
                + "), (SELECT max(generation) FROM " + schemas.inBase(PgSchemas.CURRENT) + "))";
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            return answer.next() ? answer.getInt(1) + 1 : 1;
        }
    }

    @Override
    public Generation open(int generation) {
        return database.transaction(connection -> {
            PgPositions.Stand stand = positions.of(generation, connection);
            if (stand == null) {
                throw new OtherProjectorException(name() + " has no generation " + generation + " any more");
            }
            return new PgGeneration(
                    database,
                    schemas,
                    stand,
                    definitions(schemas, generation, connection),
                    PgSides.expiring(schemas, generation, connection),
                    PgIndexFill.there(schemas, generation, connection));
        });
    }

    /** Returns the definitions of a generation. */
    static LogDefinitions definitions(PgSchemas schemas, int generation, Connection connection) throws SQLException {
        return Objects.requireNonNull(
                new PgDefinitions(schemas, generation).read(connection), "a definition that was kept is one");
    }

    @Override
    public void use(int generation) {
        database.define(connection -> {
            PgPositions.Stand stand = positions.of(generation, connection);
            if (stand == null || !switchTo(generation, connection)) {
                throw new OtherProjectorException(name() + ": another projector has switched meanwhile");
            }
            new PgViews(schemas, generation, definitions(schemas, generation, connection))
                    .replace(stand.history(), connection);
        });
        used = generation;
    }

    private boolean switchTo(int generation, Connection connection) throws SQLException {
        String sql = "INSERT INTO " + schemas.inBase(PgSchemas.CURRENT) + " AS c (generation) VALUES (?)"
                + " ON CONFLICT (\"only\") DO UPDATE SET generation = excluded.generation"
                + " WHERE c.generation IN (?, excluded.generation)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, generation);
            statement.setInt(2, used);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public void drop(int generation) {
        database.define(connection -> {
            String sql = "DELETE FROM " + schemas.inBase(PgSchemas.POSITION)
                    + " AS p WHERE p.generation = ? AND NOT EXISTS (SELECT 1 FROM "
                    + schemas.inBase(PgSchemas.CURRENT) + " AS c WHERE c.generation = p.generation)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, generation);
                if (statement.executeUpdate() == 1) {
                    PgConnections.execute(
                            connection,
                            "DROP SCHEMA IF EXISTS " + PgNames.quoted(schemas.name(generation)) + " CASCADE");
                }
            }
        });
    }

    @Override
    public void close() {
        try (database) {
            turn.close();
        } catch (SQLException e) {
            throw PgErrors.unavailable(name(), e);
        }
    }
}
