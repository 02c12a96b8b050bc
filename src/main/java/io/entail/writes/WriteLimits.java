package io.entail.writes;

import io.entail.errors.WriteTooLargeException;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the limits of a store before a record is sent; {@code resolve} applies the same limits to records that it
 * reads.
 */
public final class WriteLimits {
    private WriteLimits() {}

    /**
     * Encodes a record that fits the store.
     *
     * @param store null before the limits are known
     * @throws WriteTooLargeException naming the entity and the limit
     */
    public static byte[] encode(LogRecord record, LogRecord.@Nullable Store store) {
        if (store != null && record instanceof LogRecord.Write write) {
            for (Change change : write.changes()) {
                if (change instanceof Put put && put.after().length() > store.maxEntityBytes()) {
                    throw new WriteTooLargeException(
                            "an entity of '" + put.entity() + "' takes "
                                    + put.after().length() + " bytes, the store allows " + store.maxEntityBytes()
                                    + "; nothing was sent",
                            Map.of());
                }
            }
        }
        byte[] value = RecordEncoder.encode(record);
        if (store != null && value.length > store.maxWriteBytes()) {
            int changes =
                    record instanceof LogRecord.Write write ? write.changes().size() : 1;
            throw new WriteTooLargeException(
                    "the write of " + changes + " changes takes " + value.length + " bytes, the store allows "
                            + store.maxWriteBytes() + "; nothing was sent",
                    Map.of());
        }
        return value;
    }
}
