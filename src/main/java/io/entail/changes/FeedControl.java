package io.entail.changes;

import io.entail.resolve.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * An accepted control record: it begins the store, enables a protocol, or defines, prepares or migrates an entity.
 * Immutable.
 *
 * @param record the record of the log; never a write
 * @param ordinal number of the entity in the store, from 0, in the order of the first definitions; -1 when the record
 *     is not about an entity
 */
public record FeedControl(LogRecord record, int ordinal) {
    /** Returns the entity that a record of the log defines, prepares or migrates; null for any other record. */
    public static @Nullable String entity(@Nullable LogRecord record) {
        if (record instanceof LogRecord.Define define) {
            return define.entity();
        }
        if (record instanceof LogRecord.Prepare prepare) {
            return prepare.entity();
        }
        return record instanceof LogRecord.Migrate migrate ? migrate.entity() : null;
    }

    /** Returns the version of the entity's definition that a record of the log adds; 0 when it adds none. */
    public static int version(@Nullable LogRecord record) {
        if (record instanceof LogRecord.Define define) {
            return define.version();
        }
        if (record instanceof LogRecord.Prepare prepare) {
            return prepare.version();
        }
        return record instanceof LogRecord.Migrate migrate ? migrate.version() : 0;
    }

    /** Returns a short description of the record. */
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
