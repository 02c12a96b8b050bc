package io.entail.tables;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.text.Log;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Makes the records for the rows of an entity, in the current version of its definition. Immutable. */
record EntityTopic(
        RowFields fields,
        String topic,
        String topicId,
        TableRecords records,
        int keyId,
        int valueId,
        int recordBytesMax) {
    private static final Logger log = Log.of(EntityTopic.class);

    String entity() {
        return fields.defined().name();
    }

    /**
     * Returns the key of a row's record; null when the bytes are not a valid key, because its writer did not encode it
     * correctly, and so the row cannot be published.
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

    /**
     * Returns the value of a row's record; null, as for a deleted row, when the bytes are not a valid entity or its
     * flat form is too large.
     */
    byte @Nullable [] value(@Nullable Row row) {
        if (row == null) {
            return null;
        }
        try {
            byte[] value = records.value(valueId, row, fields.of(row));
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
