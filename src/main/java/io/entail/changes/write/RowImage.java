package io.entail.changes.write;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.EntityCodec;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;

/** Encodes rows for changes with the definition of the change. Stateless. */
public final class RowImage {
    private RowImage() {}

    /**
     * Returns the image of a row, in a version of the definition of its entity.
     *
     * @param row the entity in Avro binary, as the log has it
     * @param written the version of the definition that the row is encoded with
     * @param wanted the version that the change is written with: the newest at its place in the log
     * @throws MalformedEntityException when the bytes are no entity of their version, or a value does not fit the field
     *     that a migration assigns it to; such bytes would make the change unreadable
     */
    public static Bytes of(Bytes row, Defined entity, int written, int wanted) {
        EntityCodec codec = entity.requireVersion(written).parsed().codec();
        if (written == wanted) {
            codec.check(row.array());
            return row;
        }
        FieldPlaces places = FieldPlaces.of(entity, written, wanted);
        EntityCodec newest = entity.requireVersion(wanted).parsed().codec();
        try {
            return Bytes.wrap(newest.encode(places.bring(codec.decode(row.array()))));
        } catch (IllegalArgumentException e) {
            throw new MalformedEntityException("a migration cannot have led to it: " + e.getMessage());
        }
    }

    /**
     * Returns the image of a row when no migration lies between the two definitions.
     *
     * @param row the entity in Avro binary, as the log has it
     * @param written the definition that the row is encoded with
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
