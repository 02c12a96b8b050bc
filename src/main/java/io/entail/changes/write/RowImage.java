package io.entail.changes.write;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.EntityCodec;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;

/** A row as a change shows it: in the definition that the change is written with. */
public final class RowImage {
    private RowImage() {}

    /**
     * The image of a row.
     *
     * @param row the entity in Avro binary, as the log has it
     * @param written the version of its definition that it is encoded with
     * @param wanted the version that the change is written with: the newest at that place of the log
     * @throws MalformedEntityException when the bytes are no entity of their definition: embedded in a change they would
     *     make it unreadable
     */
    public static Bytes of(Bytes row, Defined entity, int written, int wanted) {
        EntityCodec codec = entity.requireVersion(written).parsed().codec();
        if (written == wanted) {
            codec.check(row.array());
            return row;
        }
        FieldPlaces places = FieldPlaces.of(entity, written, wanted);
        EntityCodec newest = entity.requireVersion(wanted).parsed().codec();
        return Bytes.wrap(newest.encode(places.bring(codec.decode(row.array()))));
    }

    /**
     * The image of a row, where no migration lies between the two definitions.
     *
     * @param row the entity in Avro binary, as the log has it
     * @param written the definition that it is encoded with
     * @param wanted the definition that the change is written with, the same or a later version
     * @throws MalformedEntityException when the bytes are no entity of their definition
     */
    public static Bytes of(Bytes row, EntityDefinition written, EntityDefinition wanted) {
        if (written == wanted) {
            written.codec().check(row.array());
            return row;
        }
        return Bytes.wrap(wanted.codec().encode(written.codec().decode(row.array())));
    }
}
