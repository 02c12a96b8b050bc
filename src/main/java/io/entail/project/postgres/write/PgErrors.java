package io.entail.project.postgres.write;

import io.entail.errors.StoreUnavailableException;
import io.entail.text.Reasons;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What errors of PostgreSQL mean. */
final class PgErrors {
    static final String LOCKED = "55P03";
    static final String FORBIDDEN = "42501";

    private PgErrors() {}

    /** Whether a row is to blame: the same statement without it might pass, and trying again does not help. */
    static boolean isOfRow(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        // Values, constraints, limits of what fits into a row or an index, and what triggers of others say.
        return state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("54")
                || state.startsWith("P0")
                || state.startsWith("44");
    }

    /** The database cannot be used now, whatever the reason is: it is tried again, and what it says is told. */
    static StoreUnavailableException unavailable(String database, SQLException e) {
        return new StoreUnavailableException(database + " cannot be used now: " + text(e), e);
    }

    /** What the database says, with the details. */
    static String text(SQLException e) {
        ServerErrorMessage said = said(e);
        if (said == null) {
            return Reasons.chain(e);
        }
        String detail = said.getDetail();
        return said.getMessage() + (detail == null ? "" : " (" + detail + ")");
    }

    /** Name of the constraint that does not hold, null when it is none. */
    static @Nullable String constraint(SQLException e) {
        ServerErrorMessage said = said(e);
        return said == null ? null : said.getConstraint();
    }

    /** Name of the table that an error is about, null when it is about none. */
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
