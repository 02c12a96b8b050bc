package io.entail.project.postgres.read;

import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.errors.Failures;
import io.entail.project.DatabaseState;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgLoad;
import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTimes;
import io.entail.read.EntityReader;
import io.entail.read.Scope;
import io.entail.replica.StoreLog.Extent;
import io.entail.replica.StoreLog.Overdue;
import io.entail.replica.StoreLog.Referrer;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the state of a store in PostgreSQL. Connects with the first read. Thread-safe. */
public final class PostgresState implements DatabaseState {
    private final PgPool pool;
    private final PgGenerations generations;
    private final PgProgress progress;
    private final PostgresReader reader;

    /**
     * Returns the state of the store and database of a configuration.
     *
     * @param clock tells which rows have expired
     */
    public static PostgresState open(EntityStoreConfig config, Clock clock) {
        return new PostgresState(config.postgres(), config.store(), clock);
    }

    /**
     * Returns the state of a store in a database.
     *
     * @param clock tells which rows have expired
     */
    public PostgresState(PostgresConfig config, String store, Clock clock) {
        this.pool = new PgPool(config, store);
        this.generations =
                new PgGenerations(pool, new PgSchemas(config.schema().isEmpty() ? store : config.schema()), store);
        this.progress = new PgProgress(generations);
        this.reader = new PostgresReader(generations, progress, clock);
    }

    @Override
    public EntityReader reader() {
        return reader;
    }

    @Override
    public @Nullable TargetPosition position() {
        return generations.position();
    }

    @Override
    public @Nullable String problem() {
        return generations.problem();
    }

    @Override
    public LogRecord.Store store() {
        return generations.known().store();
    }

    @Override
    public LogDefinitions definitions() {
        return generations.latest().definitions();
    }

    @Override
    public @Nullable Row row(String entity, Bytes key) {
        generations.known(shown -> shown.get(entity) != null);
        List<Row> found = generations.read((connection, shown) -> PgRows.ofKey(connection, shown, entity, key));
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public @Nullable Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim) {
        Defined defined = generations.known(shown -> shown.get(entity) != null).require(entity);
        if (constraint >= defined.latest().parsed().unique().size()) {
            return null; // The caller has an outdated definition; the log will refuse a write that is planned with it.
        }
        if (scope.workspace() == null && !defined.spansWorkspaces(constraint)) {
            throw Failures.uniqueWithinWorkspaces(defined.unique(constraint).name());
        }
        List<Bytes> found = generations.read((connection, shown) -> {
            PgRow row = PgClaims.holder(connection, shown, shown.require(entity), constraint, scope, claim);
            return row == null ? List.of() : List.of(row.key());
        });
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
        return PgReferrers.of(generations, entity, key, scope, limit);
    }

    @Override
    public List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit) {
        return generations.read((connection, shown) -> {
            PgWholeQueries.Behind behind = after == null
                    ? null
                    : new PgWholeQueries.Behind(
                            time(after.expiresAt()),
                            shown.require(after.entity()).ordinal(),
                            after.key());
            PgStatement statement = shown.whole().overdue(time(now), scope.workspace(), behind, limit);
            List<Overdue> found = new ArrayList<>();
            for (Expired row : PgReading.lines(connection, shown, statement, Expired::of)) {
                if (row.entity() >= shown.definitions().size()) {
                    throw new OutdatedException();
                }
                found.add(new Overdue(shown.definitions().at(row.entity()).name(), row.key(), row.expiresAt()));
            }
            return found;
        });
    }

    private record Expired(long expiresAt, int entity, Bytes key) {
        static Expired of(ResultSet answer, int first) throws SQLException {
            return new Expired(
                    PgLoad.millis(answer, first), answer.getInt(first + 1), Bytes.wrap(answer.getBytes(first + 2)));
        }
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(Math.min(millis, PgTimes.MS_MAX));
    }

    @Override
    public Extent extent(String entity, Scope scope) {
        generations.known(shown -> shown.get(entity) != null);
        return generations.read((connection, shown) -> {
            Defined defined = shown.require(entity);
            String workspace = defined.isWorkspaceable() && scope.workspace() != null ? scope.workspace() : "";
            return new Extent(PgRows.count(connection, shown, defined, workspace), 0);
        });
    }

    @Override
    public @Nullable List<Place> changes(
            String entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
        generations.known(shown -> shown.get(entity) != null);
        History history = generations.read((connection, shown) -> {
            if (!shown.keepsHistory()) {
                return new History(false, List.of());
            }
            PgStatement statement =
                    shown.whole().changes(shown.require(entity).ordinal(), key, from, through, newestFirst, limit);
            return new History(
                    true,
                    PgReading.lines(
                            connection,
                            shown,
                            statement,
                            (answer, first) -> new Place(answer.getLong(first), answer.getLong(first + 1))));
        });
        return history.isKept() ? history.places() : null;
    }

    private record History(boolean isKept, List<Place> places) {}

    @Override
    public void each(RowVisitor visitor) {
        whole(state -> {
            state.each(visitor::visit);
            return true;
        });
    }

    @Override
    public <T> T whole(Function<WholeState, T> reads) {
        return generations.whole(reads);
    }

    @Override
    public boolean readsOneMoment() {
        return true;
    }

    @Override
    public void close() {
        progress.close();
        pool.close();
    }
}
