package io.entail.project.postgres.read;

import java.sql.SQLException;
import java.util.Set;

/** Classifies errors of PostgreSQL by their codes. */
final class PgFailures {
    private static final String CONNECTION_CLASS = "08";

    /** The codes for a server that stops, has crashed, or does not accept connections yet. */
    private static final Set<String> SERVER_GOES = Set.of("57P01", "57P02", "57P03");

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_SCHEMA = "3F000";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String OTHER_PLAN = "0A000";
    private static final String INTERNAL = "XX000";
    private static final Set<String> GONE = Set.of(UNDEFINED_TABLE, UNDEFINED_SCHEMA, UNDEFINED_COLUMN);

    private PgFailures() {}

    /** Returns whether the connection is lost, so that another one may work. */
    static boolean isConnectionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith(CONNECTION_CLASS) || SERVER_GOES.contains(state);
    }

    /** Returns whether the statement names a table that was dropped or changed. */
    static boolean isGone(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String message = String.valueOf(e.getMessage());
        return GONE.contains(state)
                || (state.equals(OTHER_PLAN) && message.contains("cached plan"))
                // The table was dropped while the statement was executed.
                || (state.equals(INTERNAL) && message.contains("could not open relation"));
    }
}
