package io.entail.project.postgres.write;

import io.entail.changes.FeedEnd;
import io.entail.errors.OperationUnsupportedException;
import io.entail.project.Batch;
import io.entail.project.Generation;
import io.entail.project.OtherProjectorException;
import io.entail.project.RowRefusedException;
import io.entail.project.TableVersions;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgDdl;
import io.entail.project.postgres.tables.PgDefinitions;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.replica.WholeState;
import io.entail.resolve.Definition;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of one generation in PostgreSQL. Used by one thread. */
final class PgGeneration implements Generation {
    /** PostgreSQL allows 1,600 columns in a table, and some have metadata. */
    private static final int FIELDS_MAX = 1_400;

    private final PgDatabase database;
    private final PgSchemas schemas;
    private final PgPositions positions;
    private final int number;
    private final boolean history;
    private final PgSides sides;
    private final PgHistory changes;
    private final PgDefinitions kept;
    private final PgIndexFill indexes;
    private final Map<String, PgEntity> entities = new LinkedHashMap<>();
    private LogDefinitions definitions;
    private TargetPosition position;
    private boolean tookHistory;

    /**
     * Opens tables that exist.
     *
     * @param expiring ordinals of the entities with rows that expire
     * @param there names of all indexes that the tables have
     */
    PgGeneration(
            PgDatabase database,
            PgSchemas schemas,
            PgPositions.Stand stand,
            LogDefinitions definitions,
            Set<Integer> expiring,
            Set<String> there) {
        this.database = database;
        this.schemas = schemas;
        this.positions = new PgPositions(schemas);
        this.position = stand.position();
        this.number = position.generation();
        this.history = stand.history();
        this.definitions = definitions;
        this.sides = new PgSides(schemas, number, name -> entity(name).table(), expiring);
        this.changes = new PgHistory(schemas, number);
        this.kept = new PgDefinitions(schemas, number);
        this.indexes = new PgIndexFill(database, schemas, number);
        for (Defined defined : definitions.all()) {
            indexes.noteIncomplete(table(defined.name(), definitions).indexes().stream()
                    .filter(index -> !there.contains(index.name()))
                    .toList());
        }
    }

    @Override
    public TargetPosition position() {
        return position;
    }

    @Override
    public LogDefinitions definitions() {
        return definitions;
    }

    @Override
    public boolean keepsHistory() {
        return history;
    }

    private PgEntity entity(String name) {
        return entities.computeIfAbsent(name, of -> new PgEntity(table(name, definitions)));
    }

    private PgTable table(String name, LogDefinitions in) {
        return PgTable.of(schemas, number, Objects.requireNonNull(in.get(name), name), in);
    }

    @Override
    public void apply(Batch batch, boolean live) {
        TargetPosition to = at(batch.end(), batch.appended(), position.definitions());
        PgChanges todo = new PgChanges(batch, this::entity, sides, history ? changes : null);
        Exception refused;
        try {
            database.attempt(connection -> {
                check(positions.move(position, to, live, connection));
                todo.apply(connection);
            });
            position = to;
            return;
        } catch (PgMissedException | PgRefusedValue e) {
            refused = e;
        } catch (SQLException e) {
            if (!PgErrors.isOfRow(e) || todo.rows().isEmpty()) {
                throw PgErrors.unavailable(database.name(), e);
            }
            refused = e;
        }
        throw blame(todo, to, refused);
    }

    private RowRefusedException blame(PgChanges changes, TargetPosition to, Exception why) {
        return database.undone(connection -> {
            check(positions.move(position, to, false, connection));
            return new PgBlame(definitions, this::entity).find(changes, why, connection);
        });
    }

    private void move(TargetPosition to, Connection connection) throws SQLException {
        check(positions.move(position, to, connection));
    }

    private void check(boolean moved) {
        if (!moved) {
            throw new OtherProjectorException(database.name() + ": generation " + number + " is not at position "
                    + position.position() + " any more");
        }
    }

    private TargetPosition at(FeedEnd end, Instant appended, int count) {
        return new TargetPosition(
                number, position.storeId(), position.writesTopicId(), position.changesTopicId(), end, appended, count);
    }

    @Override
    public boolean define(Definition definition, FeedEnd end, Instant appended) {
        LogDefinitions next = definitions.with(definition);
        PgTable table = table(definition.entity(), next);
        requireRoom(table);
        Defined before = definitions.get(definition.entity());
        if (before != null && !TableVersions.areGrown(before, table.defined())) {
            return false;
        }
        TargetPosition to = at(end, appended, position.definitions() + 1);
        database.define(connection -> {
            move(to, connection);
            kept.keep(definition, connection);
            PgDdl ddl = new PgDdl(table);
            if (before == null) {
                create(ddl, next, connection);
                foreignKeysTo(definition.entity(), next, connection);
            } else {
                run(ddl.since(table(definition.entity(), definitions)), connection);
            }
            PgPositions.Stand current = positions.current(connection);
            if (current != null && current.position().generation() == number) {
                new PgViews(schemas, number, next).replace(definition.entity(), connection);
            }
        });
        if (before != null) {
            noteIncompleteIndexes(table(definition.entity(), definitions), table);
        }
        position = to;
        definitions = next;
        entities.clear();
        return true;
    }

    private static void requireRoom(PgTable table) {
        int fields = table.columns().size();
        if (fields > FIELDS_MAX) {
            throw new OperationUnsupportedException(
                    "'" + table.entity() + "' has " + fields + " fields, and a table of PostgreSQL has room for "
                            + FIELDS_MAX + " of them; put some into a record",
                    Map.of(table.entity(), "has too many fields"));
        }
    }

    @Override
    public void defineAll(LogDefinitions all) {
        all.all().forEach(defined -> requireRoom(table(defined.name(), all)));
        TargetPosition to = at(position.end(), position.appended(), TableVersions.count(all));
        database.define(connection -> {
            move(to, connection);
            for (Defined defined : all.all()) {
                for (int version = 1; defined.version(version) != null; version++) {
                    kept.keep(Objects.requireNonNull(defined.version(version)).definition(), connection);
                }
            }
        });
        position = to;
        definitions = all;
        entities.clear();
    }

    /**
     * Notes the indexes to fill: those that a definition has added, and those that were to be filled before and are
     * still declared.
     */
    private void noteIncompleteIndexes(PgTable before, PgTable now) {
        List<PgIndex> incomplete = indexes.incomplete(now.entity());
        indexes.forget(now.entity());
        indexes.noteIncomplete(now.indexes().stream()
                .filter(index -> incomplete.contains(index) || !before.indexes().contains(index))
                .toList());
    }

    @Override
    public boolean fillIndexes() {
        return indexes.fillSome();
    }

    private void create(PgDdl ddl, LogDefinitions all, Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>(List.of(ddl.table(), ddl.key()));
        statements.addAll(ddl.uniques());
        statements.addAll(ddl.indexes());
        statements.addAll(ddl.declaredIndexes());
        statements.addAll(ddl.foreignKeys(schemas, number, all));
        statements.addAll(ddl.comments());
        run(statements, connection);
    }

    /** Adds the foreign keys of entities that were defined before the entity that they refer to. */
    private void foreignKeysTo(String parent, LogDefinitions all, Connection connection) throws SQLException {
        Defined defined = Objects.requireNonNull(all.get(parent));
        for (Defined other : all.all()) {
            if (!other.name().equals(parent)) {
                PgTable table = PgTable.of(schemas, number, other, all);
                run(new PgDdl(table).foreignKeysTo(schemas, number, defined, all), connection);
            }
        }
    }

    /** Executes statements in one round trip. */
    static void run(List<String> statements, Connection connection) throws SQLException {
        if (!statements.isEmpty()) {
            PgConnections.execute(connection, String.join(";\n", statements));
        }
    }

    @Override
    public void each(WholeState.RowVisitor visitor) {
        try {
            new PgTableRows(database.connections(), positions, position).each(definitions, this::table, visitor);
        } catch (SQLException e) {
            throw PgErrors.unavailable(database.name(), e);
        }
    }

    private PgTable table(Defined defined) {
        return entity(defined.name()).table();
    }

    @Override
    public void takeHistory(int former) {
        database.change(connection -> {
            // The server sends nothing meanwhile, so there is no limit for its answer; TCP keepalives detect a lost
            // connection.
            connection.setNetworkTimeout(Runnable::run, 0);
            try {
                PgConnections.execute(
                        connection,
                        "INSERT INTO " + schemas.inGeneration(number, PgSchemas.HISTORY) + " SELECT * FROM "
                                + schemas.inGeneration(former, PgSchemas.HISTORY));
            } finally {
                connection.setNetworkTimeout(Runnable::run, PgConnections.ANSWER_MS);
            }
        });
        tookHistory = true;
    }

    @Override
    public void fill(Rows state, FeedEnd end, Instant appended, RowsListener listener) {
        if (history && !tookHistory) {
            throw new IllegalStateException("a state has no history: it is made from the feed");
        }
        TargetPosition to = at(end, appended, position.definitions());
        Set<Integer> expiring = database.transaction(connection -> {
            // The server sends nothing while it creates indexes, so there is no limit for its answer; TCP keepalives
            // detect a lost connection.
            connection.setNetworkTimeout(Runnable::run, 0);
            try (Connection beside = database.connections().open()) {
                beside.setAutoCommit(true);
                beside.setNetworkTimeout(Runnable::run, 0);
                move(to, connection);
                PgSideFill side = new PgSideFill(schemas, number, beside);
                side.begin();
                PgFill fill = new PgFill(schemas, number, definitions, connection, side, listener);
                fill.rows(state);
                fill.constraints();
                return side.expiring();
            } finally {
                connection.setNetworkTimeout(Runnable::run, PgConnections.ANSWER_MS);
            }
        });
        sides.expire(expiring);
        definitions.all().forEach(defined -> indexes.forget(defined.name()));
        position = to;
    }

    @Override
    public void tell(@Nullable String problem) {
        database.change(connection -> positions.tell(number, problem, connection));
    }

    @Override
    public void close() {
        // Nothing to close: the connection belongs to the target.
    }
}
