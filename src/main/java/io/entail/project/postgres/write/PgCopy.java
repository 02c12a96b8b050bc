package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgNames;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows that are copied into a table, in PostgreSQL's binary form. Used by one thread. */
final class PgCopy {
    private static final int CHUNK = 256 << 10;
    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int END = -1;

    private final CopyIn copy;
    private final int width;
    private final PgBuffer buffer = new PgBuffer();
    private int complete;

    /**
     * Begins.
     *
     * @param frozen whether nobody else sees the table yet, which was made in the same transaction
     */
    PgCopy(Connection connection, String table, List<String> columns, boolean frozen) throws SQLException {
        this.copy = begin(connection, table, columns, frozen);
        this.width = columns.size();
        header(buffer);
        complete = buffer.length();
    }

    /**
     * Copies rows that were written before, each as the number of its values and these.
     *
     * @param rows all of them
     */
    static void all(Connection connection, String table, List<String> columns, PgBuffer rows) throws SQLException {
        PgBuffer around = new PgBuffer();
        header(around);
        CopyIn copy = begin(connection, table, columns, false);
        copy.writeToCopy(around.array(), 0, around.length());
        copy.writeToCopy(rows.array(), 0, rows.length());
        around.clear();
        around.int16(END);
        copy.writeToCopy(around.array(), 0, around.length());
        copy.endCopy();
    }

    private static void header(PgBuffer out) {
        out.raw(SIGNATURE);
        out.int32(0);
        out.int32(0);
    }

    private static CopyIn begin(Connection connection, String table, List<String> columns, boolean frozen)
            throws SQLException {
        String sql = "COPY " + table + " ("
                + String.join(", ", columns.stream().map(PgNames::quoted).toList()) + ") FROM STDIN WITH (FORMAT binary"
                + (frozen ? ", FREEZE true" : "") + ")";
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    }

    /** Where the values of the next row go, one after the other. */
    PgBuffer row() {
        buffer.int16(width);
        return buffer;
    }

    /** The row has all its values. */
    void next() throws SQLException {
        complete = buffer.length();
        if (complete >= CHUNK) {
            copy.writeToCopy(buffer.array(), 0, complete);
            buffer.clear();
            complete = 0;
        }
    }

    /** All rows are there; returns how many. */
    long end() throws SQLException {
        buffer.int16(END);
        copy.writeToCopy(buffer.array(), 0, buffer.length());
        return copy.endCopy();
    }

    /** None of them is to be there. */
    void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
