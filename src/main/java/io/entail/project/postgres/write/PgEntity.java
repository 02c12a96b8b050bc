package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies changes to the table of one entity. Used by one thread. */
final class PgEntity {
    private final PgTable table;
    private final PgRowWriter writer;
    private final PgOperation insert;
    private final PgOperation update;
    private final PgOperation delete;

    PgEntity(PgTable table) {
        this.table = table;
        this.writer = new PgRowWriter(table);
        PgStatements statements = new PgStatements(table, writer);
        this.insert = new PgOperation(statements.insert(), statements.inserted());
        this.update = new PgOperation(statements.update(), statements.updated());
        this.delete = new PgOperation(statements.delete(), statements.deleted());
    }

    PgTable table() {
        return table;
    }

    /**
     * Applies changes that all are of one kind.
     *
     * @throws PgMissedException when a row is not in the table as the feed says it was
     * @throws PgRefusedValue when a row cannot be written
     */
    void apply(List<PgNet> changes, Connection connection) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        PgOperation operation = switch (changes.get(0).kind()) {
            case INSERT -> insert;
            case UPDATE -> update;
            case DELETE -> delete;
            case NOTHING -> throw new IllegalArgumentException("nothing is to be done");
        };
        for (PgNet change : changes) {
            write(change, operation);
        }
        int met = operation.execute(changes.size(), connection);
        if (met != changes.size()) {
            throw new PgMissedException();
        }
    }

    /** Returns the parameter for the array of {@link #foundOf}. */
    PgParameter found() {
        return writer.found();
    }

    /** Returns the values by which rows are found. */
    PgArray foundOf(List<PgNet> rows) {
        PgArray found = new PgArray(table.keyType());
        rows.forEach(row -> writer.found(row.key(), found.buffer()));
        found.count(rows.size());
        return found;
    }

    private void write(PgNet change, PgOperation operation) {
        PgImage before = change.before();
        PgImage after = change.after();
        switch (change.kind()) {
            case INSERT -> writer.row(required(after), operation::buffer, true);
            case UPDATE -> {
                writer.found(change.key(), operation.buffer(0));
                int width = writer.row().size();
                writer.row(required(after), index -> operation.buffer(1 + index), true);
                writer.was(required(before), index -> operation.buffer(1 + width + index));
            }
            default -> {
                writer.found(change.key(), operation.buffer(0));
                PgRowWriter.int64(change.net().last().change().version(), operation.buffer(1));
                writer.was(required(before), index -> operation.buffer(2 + index));
            }
        }
    }

    private static PgImage required(@Nullable PgImage image) {
        if (image == null) {
            throw new IllegalArgumentException("a change without a row");
        }
        return image;
    }
}
