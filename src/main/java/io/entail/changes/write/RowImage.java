package io.entail.changes.write;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;

/** A row as a change shows it: in the definition that the change is written with. */
public final class RowImage {
    private RowImage() {}

    /**
     * The image of a row.
     *
     * @param row the entity in Avro binary, as the log has it
     * @param written the definition that it is encoded with
     * @param wanted the definition that the change is written with, the same or a later version
     * @throws MalformedEntityException when the bytes are no entity of their definition: embedded in a change they would
     *     make it unreadable
     */
    public static Bytes of(Bytes row, EntityDefinition written, EntityDefinition wanted) {
        if (written == wanted) {
            written.codec().check(row.array());
            return row;
        }
        return Bytes.wrap(wanted.codec().encode(written.codec().decode(row.array())));
    }
}
