package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgType;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a statement, with a value for each row. Immutable.
 *
 * @param column the column for which the value is
 * @param type the type in which the value is sent
 * @param cast the type to which the value is cast, null when it is already of the column's type
 */
record PgParameter(String column, PgType type, @Nullable String cast) {

    /** Returns the expression for a value that {@code unnest} returns. */
    String from(String alias) {
        return cast == null ? alias : alias + "::" + cast;
    }
}
