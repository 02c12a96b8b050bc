package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgType;
import org.jspecify.annotations.Nullable;

/**
 * What a statement takes of each row. Immutable.
 *
 * @param column that it is for
 * @param type in which it travels
 * @param cast type to which each is cast then, null when it is the same
 */
record PgParameter(String column, PgType type, @Nullable String cast) {

    /** As {@code unnest} returns it, cast where it has to be. */
    String from(String alias) {
        return cast == null ? alias : alias + "::" + cast;
    }
}
