package io.entail.changes;

import io.entail.resolve.LogRecord;

/**
 * A control record that was accepted: the store was begun, a protocol enabled or an entity defined. Immutable.
 *
 * @param record what it says; never a write
 * @param ordinal number of a defined entity in the store, from 0, in the order of the first definitions; -1 for another
 *     record
 */
public record FeedControl(LogRecord record, int ordinal) {
    /** What it says, in a few words. */
    @Override
    public String toString() {
        if (record instanceof LogRecord.Define define) {
            return "version " + define.version() + " of the definition of '" + define.entity() + "'";
        }
        if (record instanceof LogRecord.Protocol protocol) {
            return "protocol " + protocol.number() + " enabled";
        }
        return record instanceof LogRecord.Store store ? "store " + store.id() + " begun" : record.toString();
    }
}
