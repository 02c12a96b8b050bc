package io.entail.changes;

import io.entail.errors.DefinitionException;
import io.entail.errors.MalformedChangeException;
import io.entail.schema.EntityDefinition;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/** What a schema of the feed stands for. Immutable. */
sealed interface FeedSchema {
    /** Changes of an entity, whose images are in this definition. */
    record OfChanges(EntityDefinition definition) implements FeedSchema {}

    record OfProgress() implements FeedSchema {}

    record OfRejections() implements FeedSchema {}

    /**
     * Takes a schema for what its name and its fields say.
     *
     * @throws MalformedChangeException when this release writes no such records
     */
    static FeedSchema of(int id, Schema schema) {
        if (schema.equals(ChangeSchemas.PROGRESS)) {
            return new OfProgress();
        }
        if (schema.equals(ChangeSchemas.REJECTION)) {
            return new OfRejections();
        }
        Schema entity = image(schema);
        if (entity == null || !ChangeSchemas.change(entity).equals(schema)) {
            throw new MalformedChangeException("schema " + id + ", " + schema.getFullName()
                    + ", is none of the feed's as this release knows them");
        }
        try {
            return new OfChanges(EntityDefinition.fromLog(entity.toString()));
        } catch (DefinitionException e) {
            throw new MalformedChangeException("schema " + id + ", " + schema.getFullName()
                    + ", has a definition that this release cannot read: " + e.getMessage());
        }
    }

    /** The record that stands in the place of an entity. */
    private static @Nullable Schema image(Schema schema) {
        Field before = schema.getType() == Schema.Type.RECORD ? schema.getField("before") : null;
        List<Schema> branches = before != null && before.schema().getType() == Schema.Type.UNION
                ? before.schema().getTypes()
                : List.of();
        return branches.size() == 2 && branches.get(1).getType() == Schema.Type.RECORD ? branches.get(1) : null;
    }
}
