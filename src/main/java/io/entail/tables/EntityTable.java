package io.entail.tables;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.text.Log;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What is told of an entity's rows, in the version of its definition that is in force. Immutable. */
record EntityTable(
        Defined defined,
        String topic,
        String topicId,
        TableRecords records,
        int keyId,
        int valueId,
        int recordBytesMax) {
    private static final Logger log = Log.of(EntityTable.class);

    String entity() {
        return defined.name();
    }

    /**
     * The key of a row's records, null when its writer lied: then no reader can be told of it.
     *
     * @param key canonical bytes of the primary key
     */
    byte @Nullable [] key(Bytes key) {
        try {
            return records.key(keyId, key);
        } catch (MalformedEntityException e) {
            warn(e.getMessage());
            return null;
        }
    }

    /** The value of a row's record; null, as for one that is gone, when it is no entity or its flat form is too long. */
    byte @Nullable [] value(@Nullable Row row) {
        if (row == null) {
            return null;
        }
        try {
            byte[] value = records.value(
                    valueId,
                    row,
                    Objects.requireNonNull(defined.version(row.definition())).parsed());
            if (value.length < recordBytesMax) {
                return value;
            }
            warn("its flat form has " + value.length + " bytes");
        } catch (MalformedEntityException e) {
            warn(e.getMessage());
        }
        return null;
    }

    private void warn(@Nullable String cause) {
        log.warn("A row is in no table, as if it were not there entity={} cause={}", entity(), cause);
    }
}
