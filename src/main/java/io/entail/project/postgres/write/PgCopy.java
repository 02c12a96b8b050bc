package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgNames;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Copies rows into a table, in PostgreSQL's binary form. Used by one thread. */
final class PgCopy {
    private static final int CHUNK = 256 << 10;
    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int END = -1;

    private final CopyIn copy;
    private final int width;
    private final PgBuffer buffer = new PgBuffer();
    private int complete;

    /**
     * Starts the copy.
     *
     * @param frozen whether the table was created in the same transaction, so that nobody else sees it yet
     */
    PgCopy(Connection connection, String table, List<String> columns, boolean frozen) throws SQLException {
        this.copy = begin(connection, table, columns, frozen);
        this.width = columns.size();
        header(buffer);
        complete = buffer.length();
    }

    /**
     * Copies rows that are already in a buffer.
     *
     * @param rows all rows, each as the number of its values and the values
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

    /** Begins a row and returns the buffer to which its values are appended. */
    PgBuffer row() {
        buffer.int16(width);
        return buffer;
    }

    /** Ends a row after all its values were appended. */
    void next() throws SQLException {
        complete = buffer.length();
        if (complete >= CHUNK) {
            copy.writeToCopy(buffer.array(), 0, complete);
            buffer.clear();
            complete = 0;
        }
    }

    /** Ends the copy and returns the number of rows. */
    long end() throws SQLException {
        buffer.int16(END);
        copy.writeToCopy(buffer.array(), 0, buffer.length());
        return copy.endCopy();
    }

    /** Undoes the copy. */
    void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
