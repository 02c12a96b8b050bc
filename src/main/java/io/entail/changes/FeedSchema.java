package io.entail.changes;

import io.entail.errors.DefinitionException;
import io.entail.errors.MalformedChangeException;
import io.entail.schema.EntityDefinition;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/** The kind of records that a schema of the feed is for. Immutable. */
sealed interface FeedSchema {
    /** Changes of an entity, whose images are encoded with this definition. */
    record OfChanges(EntityDefinition definition, FeedForm form) implements FeedSchema {}

    record OfProgress(FeedForm form) implements FeedSchema {}

    /** Accepted control records. */
    record OfControl(Kind kind) implements FeedSchema {}

    /** The kinds of control records. */
    enum Kind {
        STORE,
        PROTOCOL,
        DEFINE,
        PREPARE,
        MIGRATE
    }

    record OfRejections() implements FeedSchema {}

    /**
     * Determines the kind from the name and the fields of a schema.
     *
     * @throws MalformedChangeException when this release does not write such records
     */
    static FeedSchema of(int id, Schema schema) {
        if (schema.equals(ChangeSchemas.PROGRESS)) {
            return new OfProgress(FeedForm.SECOND);
        }
        if (schema.equals(ChangeSchemas.FIRST_PROGRESS)) {
            return new OfProgress(FeedForm.FIRST);
        }
        if (schema.equals(ChangeSchemas.STORE_BEGUN)) {
            return new OfControl(Kind.STORE);
        }
        if (schema.equals(ChangeSchemas.PROTOCOL_ENABLED)) {
            return new OfControl(Kind.PROTOCOL);
        }
        if (schema.equals(ChangeSchemas.ENTITY_DEFINED)) {
            return new OfControl(Kind.DEFINE);
        }
        if (schema.equals(ChangeSchemas.ENTITY_PREPARED)) {
            return new OfControl(Kind.PREPARE);
        }
        if (schema.equals(ChangeSchemas.ENTITY_MIGRATED)) {
            return new OfControl(Kind.MIGRATE);
        }
        if (schema.equals(ChangeSchemas.REJECTION)) {
            return new OfRejections();
        }
        if (beginsAsProgress(schema)) {
            return new OfProgress(FeedForm.LATER);
        }
        Schema entity = image(schema);
        FeedForm form = entity == null ? null : form(entity, schema);
        if (entity == null || form == null) {
            throw new MalformedChangeException("schema " + id + ", " + schema.getFullName()
                    + ", is none of the feed's as this release knows them");
        }
        try {
            return new OfChanges(EntityDefinition.fromLog(entity.toString()), form);
        } catch (DefinitionException e) {
            throw new MalformedChangeException("schema " + id + ", " + schema.getFullName()
                    + ", has a definition that this release cannot read: " + e.getMessage());
        }
    }

    private static @Nullable FeedForm form(Schema entity, Schema change) {
        if (ChangeSchemas.change(entity).equals(change)) {
            return FeedForm.SECOND;
        }
        return ChangeSchemas.firstChange(entity).equals(change) ? FeedForm.FIRST : null;
    }

    private static boolean beginsAsProgress(Schema schema) {
        List<Field> first = ChangeSchemas.FIRST_PROGRESS.getFields();
        return schema.getType() == Schema.Type.RECORD
                && schema.getFields().size() > first.size()
                && schema.getFields().subList(0, first.size()).equals(first);
    }

    /** Returns the schema of the images in a schema of changes. */
    private static @Nullable Schema image(Schema schema) {
        Field before = schema.getType() == Schema.Type.RECORD ? schema.getField("before") : null;
        List<Schema> branches = before != null && before.schema().getType() == Schema.Type.UNION
                ? before.schema().getTypes()
                : List.of();
        return branches.size() == 2 && branches.get(1).getType() == Schema.Type.RECORD ? branches.get(1) : null;
    }
}
