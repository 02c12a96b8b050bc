package io.entail.writes;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;

/**
 * The Kafka key of a record. The key has no influence on the outcome, but a record without a key is not part of the
 * log.
 */
public final class RecordKey {
    private static final Bytes STORE = Bytes.utf8("\0store");
    private static final Bytes DEFINE = Bytes.utf8("\0define");
    private static final Bytes PROTOCOL = Bytes.utf8("\0protocol");
    private static final Bytes NO_WORKSPACE = Bytes.EMPTY;

    private RecordKey() {}

    /** Returns the workspace of the first row that a write puts, or the kind of a control record. */
    public static byte[] of(LogRecord record) {
        if (record instanceof LogRecord.Store) {
            return STORE.array();
        }
        if (record instanceof LogRecord.Define
                || record instanceof LogRecord.Prepare
                || record instanceof LogRecord.Migrate) {
            return DEFINE.array();
        }
        if (record instanceof LogRecord.Protocol) {
            return PROTOCOL.array();
        }
        for (Change change : ((LogRecord.Write) record).changes()) {
            if (change instanceof Put put && put.workspace() != null) {
                return put.workspace().array();
            }
        }
        return NO_WORKSPACE.array();
    }
}
