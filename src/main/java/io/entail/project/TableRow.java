package io.entail.project;

import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log in the form in which tables store it. Immutable.
 *
 * @param version of the definition that the image is written with
 * @param image the entity in Avro binary, null when the writer's bytes are no valid entity
 * @param fields the decoded image, null when the image is null
 */
public record TableRow(
        Defined.Version version,
        @Nullable Bytes image,
        @Nullable Struct fields) {

    /** Returns the definition by which the image is encoded. */
    public EntityDefinition definition() {
        return version.parsed();
    }
}
