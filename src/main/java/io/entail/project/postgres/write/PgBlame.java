package io.entail.project.postgres.write;

import io.entail.changes.Change;
import io.entail.changes.ChangeKey;
import io.entail.project.NetChange;
import io.entail.project.ProjectedChange;
import io.entail.project.RowRefusedException;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgUnique;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row that is the reason why the database refuses a batch. It applies the batch again, in ever smaller
 * halves, in a transaction that is rolled back. Used by one thread.
 */
final class PgBlame {
    private static final String EITHER =
            ". Either the database is not what the log has led to (somebody has changed it, or"
                    + " it has diverged: 'verify --target postgres' compares them, '--rebuild' makes it anew), or the writer lied";

    private final LogDefinitions definitions;
    private final Function<String, PgEntity> entities;

    /** A row, and the reason why the database refuses it. */
    private record Blamed(PgNet row, String cause) {}

    PgBlame(LogDefinitions definitions, Function<String, PgEntity> entities) {
        this.definitions = definitions;
        this.entities = entities;
    }

    /**
     * Returns the error for the row of some changes that the database refuses.
     *
     * @param connection has a transaction in which nothing was done yet
     * @param why the error when all changes were applied together, for the case that no single row causes an error
     */
    RowRefusedException find(PgChanges changes, Throwable why, Connection connection) throws SQLException {
        for (PgChanges.Step step : changes.steps()) {
            Blamed blamed = step(step, connection);
            if (blamed != null) {
                return refused(blamed);
            }
        }
        Blamed blamed = constraints(changes, connection);
        if (blamed == null) {
            String cause = why instanceof SQLException e ? said(e) : Objects.requireNonNull(why.getMessage()) + EITHER;
            blamed = new Blamed(changes.rows().get(0), cause + ". It may be another row of the same writes");
        }
        return refused(blamed);
    }

    private static RowRefusedException refused(Blamed blamed) {
        ProjectedChange last = blamed.row().net().last();
        Change change = last.change();
        return new RowRefusedException(last.entity().name(), change.key(), change.position(), blamed.cause());
    }

    /** Returns the error for a row of a whole state. */
    static RowRefusedException refused(String entity, Bytes key, long position, String cause) {
        return new RowRefusedException(entity, ChangeKey.primaryKey(key), Position.of(position), cause);
    }

    private @Nullable Blamed step(PgChanges.Step step, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        String cause;
        try {
            step.apply(connection);
            connection.releaseSavepoint(before);
            return null;
        } catch (PgMissedException e) {
            cause = "";
        } catch (PgRefusedValue e) {
            cause = Objects.requireNonNull(e.getMessage());
        } catch (SQLException e) {
            if (!PgErrors.isOfRow(e)) {
                throw e;
            }
            cause = said(e);
        }
        connection.rollback(before);
        List<PgNet> rows = step.rows();
        if (rows.size() > 1) {
            int half = rows.size() / 2;
            Blamed first = step(step.of(rows.subList(0, half)), connection);
            return first != null ? first : step(step.of(rows.subList(half, rows.size())), connection);
        }
        if (rows.isEmpty()) {
            return null;
        }
        return new Blamed(rows.get(0), cause.isEmpty() ? missed(rows.get(0), connection) : cause);
    }

    /** Tells how the row in the table differs from what the feed says of it before the write. */
    private String missed(PgNet row, Connection connection) throws SQLException {
        PgEntity entity = entities.apply(row.entity());
        String sql = "SELECT t." + PgNames.quoted(PgTable.VERSION)
                + PgStatements.unnest(List.of(entity.found())) + " JOIN "
                + entity.table().sql() + " AS t ON t."
                + PgNames.quoted(entity.table().keyColumn()) + " = u.c0";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, entity.foundOf(List.of(row)));
            try (ResultSet answer = statement.executeQuery()) {
                String there = answer.next()
                        ? "the row in the database, of version " + answer.getLong(1)
                                + ", or the table of its tags, is not as the feed has it before this write"
                        : "the row is missing in the database, although the feed has it before this write";
                return there + EITHER;
            }
        }
    }

    private @Nullable Blamed constraints(PgChanges changes, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            PgChanges.constraints(connection);
            return null;
        } catch (SQLException e) {
            if (!PgErrors.isOfRow(e)) {
                throw e;
            }
            connection.rollback(before);
            PgNet row = violating(changes.rows(), e, connection);
            return row == null ? null : new Blamed(row, said(e));
        }
    }

    private @Nullable PgNet violating(List<PgNet> rows, SQLException e, Connection connection) throws SQLException {
        for (Defined defined : definitions.all()) {
            PgEntity entity = entities.apply(defined.name());
            PgTable table = entity.table();
            for (PgUnique unique : table.uniques()) {
                if (unique.name().equals(PgErrors.constraint(e))) {
                    return among(rows, entity, false, duplicated(table, unique), connection);
                }
            }
            for (PgReference reference : table.references()) {
                if (reference.constraint().equals(PgErrors.constraint(e))) {
                    return dangling(rows, entity, reference.entity(), reference.found(), connection);
                }
            }
            if (table.workspaceConstraint().equals(PgErrors.constraint(e))) {
                return dangling(rows, entity, PgTable.WORKSPACES, PgTable.WORKSPACE, connection);
            }
        }
        return null;
    }

    private static String duplicated(PgTable table, PgUnique unique) {
        String value = unique.isHashed()
                ? PgNames.quoted(unique.hash())
                : Objects.requireNonNull(unique.column()).sql();
        String workspace = PgNames.quoted(PgTable.WORKSPACE);
        String key = PgNames.quoted(table.keyColumn());
        return "EXISTS (SELECT 1 FROM " + table.sql() + " AS o WHERE o." + value + " = t." + value + " AND o." + key
                + " <> t." + key
                + (unique.within() ? " AND o." + workspace + " = t." + workspace : "") + ")";
    }

    /** Finds a row that refers to a missing parent, or a deleted row to which a row still refers. */
    private @Nullable PgNet dangling(
            List<PgNet> rows, PgEntity child, String parentName, String column, Connection connection)
            throws SQLException {
        PgEntity parent = entities.apply(parentName);
        String key = PgNames.quoted(parent.table().keyColumn());
        String found = PgNames.quoted(column);
        PgNet orphan = among(
                rows,
                child,
                false,
                "t." + found + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
                        + parent.table().sql() + " AS p WHERE p." + key + " = t." + found + ")",
                connection);
        return orphan != null
                ? orphan
                : among(
                        rows,
                        parent,
                        true,
                        "EXISTS (SELECT 1 FROM " + child.table().sql() + " AS t WHERE t." + found + " = u.c0)",
                        connection);
    }

    /**
     * Returns the first of the rows of an entity for which a condition is true, among the deleted ones or among the
     * others.
     */
    private @Nullable PgNet among(
            List<PgNet> rows, PgEntity entity, boolean gone, String condition, Connection connection)
            throws SQLException {
        PgTable table = entity.table();
        List<PgNet> some = rows.stream()
                .filter(row -> row.entity().equals(table.entity()) && (row.kind() == NetChange.Kind.DELETE) == gone)
                .toList();
        if (some.isEmpty()) {
            return null;
        }
        String sql = "SELECT min(u.n) FROM unnest(?::" + table.keyType().sql() + "[]) WITH ORDINALITY AS u(c0, n)"
                + (gone ? "" : " JOIN " + table.sql() + " AS t ON t." + PgNames.quoted(table.keyColumn()) + " = u.c0")
                + " WHERE " + condition;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, entity.foundOf(some));
            try (ResultSet answer = statement.executeQuery()) {
                int place = answer.next() ? answer.getInt(1) : 0;
                return place == 0 ? null : some.get(place - 1);
            }
        }
    }

    /** Quotes the database and adds the possible reasons of a violated constraint. */
    static String said(SQLException e) {
        String text = PgErrors.text(e);
        return "the database says: " + text
                + (e.getSQLState().startsWith("23") ? EITHER + " about claims, references or what the row is" : "");
    }
}
