package io.entail.project;

import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log as tables take it. Immutable.
 *
 * @param version of the definition that the image is written with
 * @param image the entity in Avro binary, null when its writer stored no entity
 * @param fields what the image says, null likewise
 */
public record TableRow(
        Defined.Version version,
        @Nullable Bytes image,
        @Nullable Struct fields) {

    /** The definition that the image is written with. */
    public EntityDefinition definition() {
        return version.parsed();
    }
}
