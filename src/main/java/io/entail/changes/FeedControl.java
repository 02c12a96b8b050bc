package io.entail.changes;

import io.entail.resolve.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A control record that was accepted: the store was begun, a protocol enabled, or an entity defined, prepared for a migration
 * or migrated. Immutable.
 *
 * @param record what it says; never a write
 * @param ordinal number of the entity in the store, from 0, in the order of the first definitions; -1 for a record that is
 *     about none
 */
public record FeedControl(LogRecord record, int ordinal) {
    /** The entity that a control record is about, null for none. */
    public static @Nullable String entity(@Nullable LogRecord record) {
        if (record instanceof LogRecord.Define define) {
            return define.entity();
        }
        if (record instanceof LogRecord.Prepare prepare) {
            return prepare.entity();
        }
        return record instanceof LogRecord.Migrate migrate ? migrate.entity() : null;
    }

    /** The version of the entity's definition that a control record brings, 0 for none. */
    public static int version(@Nullable LogRecord record) {
        if (record instanceof LogRecord.Define define) {
            return define.version();
        }
        if (record instanceof LogRecord.Prepare prepare) {
            return prepare.version();
        }
        return record instanceof LogRecord.Migrate migrate ? migrate.version() : 0;
    }

    /** What it says, in a few words. */
    @Override
    public String toString() {
        if (record instanceof LogRecord.Define define) {
            return "version " + define.version() + " of the definition of '" + define.entity() + "'";
        }
        if (record instanceof LogRecord.Prepare prepare) {
            return "version " + prepare.version() + " prepared for a migration of '" + prepare.entity() + "'";
        }
        if (record instanceof LogRecord.Migrate migrate) {
            return "'" + migrate.entity() + "' migrated to version " + migrate.version() + " of its definition";
        }
        if (record instanceof LogRecord.Protocol protocol) {
            return "protocol " + protocol.number() + " enabled";
        }
        return record instanceof LogRecord.Store store ? "store " + store.id() + " begun" : record.toString();
    }
}
