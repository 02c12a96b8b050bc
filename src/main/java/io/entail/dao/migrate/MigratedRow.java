package io.entail.dao.migrate;

import io.entail.resolve.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The result of converting a row in a migration. Immutable.
 *
 * @param put the change that rewrites it, null when it can stay as it is
 * @param fault the rule that it violates, null for none
 */
record MigratedRow(LogRecord.@Nullable Put put, @Nullable String fault) {
    static final MigratedRow AS_IT_IS = new MigratedRow(null, null);

    static MigratedRow broken(String fault) {
        return new MigratedRow(null, fault);
    }
}
