package io.entail.project;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log as tables take it that are made by an entity's newest definition. Rows of versions before the entity's last
 * migration become rows of that: tables have no columns for what it has removed. Immutable.
 *
 * @param version of the definition that the image is written with
 * @param image the entity in Avro binary, null when its writer stored no entity
 * @param fields what the image says, null likewise
 */
public record TableRow(
        Defined.Version version,
        @Nullable Bytes image,
        @Nullable Struct fields) {

    /**
     * The definition that has the columns of an entity: the prepared one while a migration is under way, which has every field
     * of the latest.
     */
    public static Defined.Version newest(Defined entity) {
        return entity.latest();
    }

    /** The version that no row in tables is below: that of the last migration. */
    public static int lowest(Defined entity) {
        return 1;
    }

    /** How many definitions there are, those that were prepared included: as positions count them. */
    public static int count(LogDefinitions definitions) {
        int count = 0;
        for (Defined each : definitions.all()) {
            count += newest(each).definition().version();
        }
        return count;
    }

    /**
     * A row as the log has it.
     *
     * @param version of the definition that the image is written with
     */
    public static TableRow of(Defined entity, int version, Bytes image) {
        Defined.Version written =
                Objects.requireNonNull(entity.version(version), "a row names a definition that the log has");
        try {
            return new TableRow(written, image, written.parsed().codec().decode(image.array()));
        } catch (MalformedEntityException e) {
            return new TableRow(written, null, null); // Its writer stored no entity.
        }
    }

    public int number() {
        return version.definition().version();
    }

    public EntityDefinition definition() {
        return version.parsed();
    }
}
