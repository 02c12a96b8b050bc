package io.entail.project.postgres.read;

import io.entail.changes.FeedEnd;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgDefinitions;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.state.LogDefinitions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The generation that readers use, cached. Each answer of a statement contains the generation in use: if it is another
 * one, or its tables were dropped, the generation is looked up again and the read is repeated. Thread-safe.
 */
final class PgGenerations {
    /** The highest number of repeated reads; generations change rarely, so it suffices. */
    private static final int ATTEMPTS_MAX = 20;

    private final PgPool pool;
    private final PgSchemas schemas;
    private final String store;
    private final String current;
    private volatile @Nullable PgShown shown;

    /** A read with the statements of a generation. */
    @FunctionalInterface
    interface Ask<T> {
        T ask(Connection connection, PgShown shown) throws SQLException, OutdatedException;
    }

    PgGenerations(PgPool pool, PgSchemas schemas, String store) {
        this.pool = pool;
        this.schemas = schemas;
        this.store = store;
        this.current = "SELECT p.generation, p.store_id, p.writes_topic, p.changes_topic, p.log_offset, p.log_digest,"
                + " p.sequence, p.digest, p.appended, p.definitions, p.max_entity_bytes, p.max_write_bytes, p.history,"
                + " p.layout FROM " + schemas.inBase(PgSchemas.CURRENT) + " c JOIN "
                + schemas.inBase(PgSchemas.POSITION) + " p ON p.generation = c.generation";
    }

    /** Returns the cached generation; asks the database only when nothing is cached. */
    PgShown known() {
        PgShown known = shown;
        return known == null ? renewed() : known;
    }

    /** Returns the cached generation if it satisfies a condition, otherwise the present one. */
    PgShown known(Predicate<PgShown> enough) {
        PgShown known = known();
        return enough.test(known) ? known : renewed();
    }

    /** Returns the present generation with every definition that is in force now. */
    PgShown latest() {
        TargetPosition now = position();
        if (now == null) {
            throw nothing(null);
        }
        return known(known -> known.generation() == now.generation() && known.definitionCount() >= now.definitions());
    }

    /** Reads with one statement. */
    <T> T read(Ask<T> ask) {
        SQLException last = null;
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            PgShown known = attempt == 0 ? known() : renewed();
            try {
                Answer<T> answer = pool.read(connection -> answer(ask, connection, known));
                if (!answer.outdated()) {
                    return answer.value();
                }
            } catch (SQLException e) {
                if (!PgFailures.isGone(e)) {
                    throw pool.away(e);
                }
                last = e;
            }
        }
        throw pool.away(last);
    }

    /** Reads everything with many statements in one snapshot. */
    <T> T whole(Function<WholeState, T> reads) {
        try {
            return pool.snapshot(connection -> {
                PgShown now = ask(connection).orElseThrow(() -> nothing(null));
                return reads.apply(new PgWhole(pool, connection, now));
            });
        } catch (SQLException e) {
            if (position() == null) {
                throw nothing(e);
            }
            throw pool.away(e);
        }
    }

    private record Answer<T>(T value, boolean outdated) {}

    @SuppressWarnings("NullAway") // The value is null only in an answer that is not used.
    private static <T> Answer<T> answer(Ask<T> ask, Connection connection, PgShown known) throws SQLException {
        try {
            return new Answer<>(ask.ask(connection, known), false);
        } catch (OutdatedException e) {
            return new Answer<>(null, true);
        }
    }

    /** Returns the position of the generation in use, null when there is none. */
    @Nullable
    TargetPosition position() {
        return ofCurrent(this::askPosition);
    }

    /** Returns what the database says about the generation in use, null when there is none. */
    private <T> @Nullable T ofCurrent(PgPool.Work<Optional<T>> ask) {
        try {
            return pool.read(ask).orElse(null);
        } catch (SQLException e) {
            if (PgFailures.isGone(e)) {
                return null;
            }
            throw pool.away(e);
        }
    }

    /** Returns the problem that keeps the generation in use from advancing, null for none. */
    @Nullable
    String problem() {
        return ofCurrent(this::askProblem);
    }

    private Optional<String> askProblem(Connection connection) throws SQLException {
        String sql = "SELECT p.problem FROM " + schemas.inBase(PgSchemas.CURRENT) + " c JOIN "
                + schemas.inBase(PgSchemas.POSITION) + " p ON p.generation = c.generation";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet answer = statement.executeQuery()) {
            return answer.next() ? Optional.ofNullable(answer.getString(1)) : Optional.empty();
        }
    }

    private Optional<TargetPosition> askPosition(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(current);
                ResultSet answer = statement.executeQuery()) {
            return answer.next() ? Optional.of(position(answer)) : Optional.empty();
        }
    }

    private static TargetPosition position(ResultSet answer) throws SQLException {
        FeedEnd end = new FeedEnd(
                answer.getLong(5), Bytes.wrap(answer.getBytes(6)), answer.getLong(7), Bytes.wrap(answer.getBytes(8)));
        return new TargetPosition(
                answer.getInt(1),
                Objects.requireNonNull(answer.getObject(2, UUID.class)),
                answer.getString(3),
                answer.getString(4),
                end,
                Objects.requireNonNull(answer.getObject(9, OffsetDateTime.class))
                        .toInstant(),
                answer.getInt(10));
    }

    /** Reads the present generation from the database. */
    PgShown renewed() {
        SQLException last = null;
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try {
                PgShown found = pool.snapshot(this::ask).orElseThrow(() -> nothing(null));
                shown = found;
                return found;
            } catch (SQLException e) {
                if (!PgFailures.isGone(e)) {
                    throw pool.away(e);
                }
                // Either another generation came into use while this one's definitions were read, or there is none.
                last = e;
                if (position() == null) {
                    throw nothing(e);
                }
            }
        }
        throw pool.away(last);
    }

    private Optional<PgShown> ask(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(current);
                ResultSet answer = statement.executeQuery()) {
            if (!answer.next()) {
                return Optional.empty();
            }
            int layout = answer.getInt(14);
            if (layout != PgSchemas.LAYOUT) {
                throw new StoreUnavailableException(
                        "the tables of store " + store + " in " + pool.place() + " have layout " + layout
                                + ", this release reads " + PgSchemas.LAYOUT
                                + ": 'entail project postgres --rebuild' of this release makes them anew",
                        null);
            }
            TargetPosition position = position(answer);
            LogRecord.Store limits = new LogRecord.Store(position.storeId(), answer.getInt(11), answer.getInt(12));
            return Optional.of(new PgShown(
                    schemas, position, limits, answer.getBoolean(13), definitions(connection, position.generation())));
        }
    }

    private LogDefinitions definitions(Connection connection, int generation) throws SQLException {
        LogDefinitions found = new PgDefinitions(schemas, generation).read(connection);
        if (found == null) {
            throw new StoreUnavailableException(
                    "a definition of store " + store + " in " + pool.place()
                            + " is no record of a log: somebody has changed it, and 'entail project postgres"
                            + " --rebuild' makes the tables anew",
                    null);
        }
        return found;
    }

    /** Returns the error that the database has no state of the store. */
    StoreUnavailableException nothing(@Nullable SQLException cause) {
        return new StoreUnavailableException(
                pool.place() + " has nothing of store " + store + " in schema " + schemas.name()
                        + ": no projector has worked on it yet; run 'entail project postgres'",
                cause);
    }
}
