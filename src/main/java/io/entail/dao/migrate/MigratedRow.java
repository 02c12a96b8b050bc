package io.entail.dao.migrate;

import io.entail.resolve.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a migration makes of a row. Immutable.
 *
 * @param put the change that rewrites it, null when it can stay as it is
 * @param fault what it breaks, null when it breaks nothing
 */
record MigratedRow(LogRecord.@Nullable Put put, @Nullable String fault) {
    static final MigratedRow AS_IT_IS = new MigratedRow(null, null);

    static MigratedRow broken(String fault) {
        return new MigratedRow(null, fault);
    }
}
