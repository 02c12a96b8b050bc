package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgColumn;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgUnique;
import io.entail.project.postgres.tables.PgUuids;
import io.entail.resolve.Bytes;
import io.entail.schema.FieldDefinition;
import io.entail.writes.CanonicalKey;
import io.entail.writes.KeyPart;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executes the statements of {@link PgQueries} and {@link PgWholeQueries}, and reads their results. */
final class PgReading {
    /** The number of the first column after the generation in use. */
    private static final int FOUND = 2;

    private PgReading() {}

    /** A row, and the bytes that a statement returns after its columns, which may be empty. */
    record Found(PgRow row, Bytes place) {}

    /** Reads one line of a result. */
    @FunctionalInterface
    interface Line<T> {
        T take(ResultSet answer, int first) throws SQLException;
    }

    /**
     * Returns what a statement finds, line by line.
     *
     * @throws OutdatedException when another generation is in use
     */
    static <T> List<T> lines(Connection connection, PgShown shown, PgStatement statement, Line<T> line)
            throws SQLException, OutdatedException {
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet answer = prepared.executeQuery()) {
            List<T> found = new ArrayList<>();
            boolean any = false;
            while (answer.next()) {
                any = true;
                if (answer.getInt(1) != shown.generation()) {
                    throw new OutdatedException();
                }
                answer.getObject(FOUND);
                if (!answer.wasNull()) {
                    found.add(line.take(answer, FOUND));
                }
            }
            if (!any) {
                throw new OutdatedException();
            }
            return found;
        }
    }

    /**
     * Returns the rows that a statement finds.
     *
     * @throws OutdatedException when another generation is in use, or a row has a later definition
     */
    static List<PgRow> rows(Connection connection, PgShown shown, PgQueries queries, PgStatement statement)
            throws SQLException, OutdatedException {
        return known(lines(
                connection,
                shown,
                statement,
                (answer, first) -> Optional.ofNullable(queries.load().row(answer, first))));
    }

    /** Returns the rows that a statement finds, with their places. */
    static List<Found> placed(Connection connection, PgShown shown, PgQueries queries, PgStatement statement)
            throws SQLException, OutdatedException {
        int place = FOUND + queries.load().width();
        return known(lines(connection, shown, statement, (answer, first) -> {
            Bytes found = Bytes.wrap(answer.getBytes(place));
            return Optional.ofNullable(queries.load().row(answer, first)).map(row -> new Found(row, found));
        }));
    }

    private static <T> List<T> known(List<Optional<T>> found) throws OutdatedException {
        List<T> known = new ArrayList<>(found.size());
        for (Optional<T> each : found) {
            known.add(each.orElseThrow(OutdatedException::new));
        }
        return known;
    }

    /** Returns the value of a claim in the column of its constraint, null when no row can have it. */
    static @Nullable Object claimed(PgUnique unique, Bytes claim) {
        PgColumn column = unique.column();
        if (column == null) {
            return PgNames.sha256(claim.array());
        }
        Object part = CanonicalKey.parts(claim).get(0);
        if (part == null) {
            return null;
        }
        FieldDefinition field = column.field();
        Object value = KeyPart.value(
                field.referencedType().orElse(field.type()), field.decimal().orElse(null), part);
        boolean fits = switch (column.type()) {
            case UUID -> value instanceof String;
            case INT -> value instanceof Integer;
            case BIGINT -> value instanceof Long;
            case DOUBLE -> value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
            case NUMERIC -> value instanceof BigDecimal;
            case DATE -> value instanceof LocalDate;
            case TIMESTAMPTZ -> value instanceof Instant;
            case TEXT, BYTEA, JSONB -> false;
        };
        return !fits ? null : value instanceof String text ? PgUuids.of(text) : value;
    }
}
