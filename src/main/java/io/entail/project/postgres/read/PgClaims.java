package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgUnique;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds rows by unique values. */
final class PgClaims {
    private PgClaims() {}

    /** Returns the row that holds a claim, expired or not, null when none does. */
    static @Nullable PgRow holder(
            Connection connection, PgShown shown, Defined defined, int constraint, Scope scope, Bytes claim)
            throws SQLException, OutdatedException {
        PgQueries queries = shown.queries(defined);
        if (constraint >= queries.table().uniques().size()) {
            return null; // The caller has an outdated definition; the log will refuse a write that is planned with it.
        }
        PgUnique unique = queries.table().uniques().get(constraint);
        Object value = PgReading.claimed(unique, claim);
        Object workspace = unique.within() && scope.workspace() != null ? queries.workspace(scope.workspace()) : null;
        if (value == null || (unique.within() && workspace == null)) {
            return null;
        }
        for (PgRow row : PgReading.rows(connection, shown, queries, queries.byClaim(unique, value, workspace))) {
            Map<String, Object> fields = row.shown();
            // The row was found by a hash of the claim, so the claim itself is compared.
            if (fields != null && claim.equals(defined.keys().claims(fields).get(constraint))) {
                return row;
            }
        }
        return null;
    }
}
