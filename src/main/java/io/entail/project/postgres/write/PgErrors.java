package io.entail.project.postgres.write;

import io.entail.errors.StoreUnavailableException;
import io.entail.text.Reasons;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Classifies errors of PostgreSQL. */
final class PgErrors {
    static final String LOCKED = "55P03";
    static final String FORBIDDEN = "42501";

    private PgErrors() {}

    /**
     * Returns whether the error is about a row: trying again does not help, but the statement might succeed without
     * that row.
     */
    static boolean isOfRow(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        // Errors of values, constraints, limits on the size of rows and index entries, triggers, and views with a
        // check.
        return state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("54")
                || state.startsWith("P0")
                || state.startsWith("44");
    }

    /** Makes the error for a database that cannot be used now, whatever the reason is; the projector tries again. */
    static StoreUnavailableException unavailable(String database, SQLException e) {
        return new StoreUnavailableException(database + " cannot be used now: " + text(e), e);
    }

    /** Quotes the database, with details. */
    static String text(SQLException e) {
        ServerErrorMessage said = said(e);
        if (said == null) {
            return Reasons.chain(e);
        }
        String detail = said.getDetail();
        return said.getMessage() + (detail == null ? "" : " (" + detail + ")");
    }

    /** Returns the name of the violated constraint, null when the error is about something else. */
    static @Nullable String constraint(SQLException e) {
        ServerErrorMessage said = said(e);
        return said == null ? null : said.getConstraint();
    }

    /** Returns the name of the table that an error is about, null when it is about none. */
    static @Nullable String table(SQLException e) {
        ServerErrorMessage said = said(e);
        return said == null ? null : said.getTable();
    }

    private static @Nullable ServerErrorMessage said(SQLException e) {
        SQLException at = e;
        while (at != null) {
            if (at instanceof PSQLException error && error.getServerErrorMessage() != null) {
                return error.getServerErrorMessage();
            }
            at = at.getNextException();
        }
        return null;
    }
}
