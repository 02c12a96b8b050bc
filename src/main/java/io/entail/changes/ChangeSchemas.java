package io.entail.changes;

import io.entail.resolve.LogRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.idl.IdlFile;
import org.apache.avro.idl.IdlReader;

/** The schemas in {@code avro/change.avdl}, and the schemas of each entity that are derived from them. */
public final class ChangeSchemas {
    private static final String FILE = "/io/entail/avro/change.avdl";
    private static final String NAMESPACE = "io.entail.changes.";
    private static final Map<String, Schema> FILED = read();

    /** See {@code Progress} there. */
    public static final Schema PROGRESS = filed("Progress");

    /** {@code Progress} in the form of releases that did not publish outcomes. */
    public static final Schema FIRST_PROGRESS = without(PROGRESS, "outcome");

    /** See {@code StoreBegun} there. */
    public static final Schema STORE_BEGUN = filed("StoreBegun");

    /** See {@code ProtocolEnabled} there. */
    public static final Schema PROTOCOL_ENABLED = filed("ProtocolEnabled");

    /** See {@code EntityDefined} there. */
    public static final Schema ENTITY_DEFINED = filed("EntityDefined");

    /** See {@code EntityPrepared} there. */
    public static final Schema ENTITY_PREPARED = filed("EntityPrepared");

    /** See {@code EntityMigrated} there. */
    public static final Schema ENTITY_MIGRATED = filed("EntityMigrated");

    /** See {@code Rejection} there. */
    public static final Schema REJECTION = filed("Rejection");

    private ChangeSchemas() {}

    /**
     * Returns the record of an entity's definition under the name that it has in the feed, with its properties.
     *
     * @param generation the number of the entity's migrations, 0 before the first one
     */
    public static Schema entity(Schema definition, int generation) {
        return GenerationNames.of(definition, generation);
    }

    /**
     * Returns the schema of an entity's changes.
     *
     * @param definition the record of its definition, with its properties
     * @param generation the generation of the entity's records in the feed, 0 before the first migration
     */
    public static Schema change(Schema definition, int generation) {
        return change(GenerationNames.of(definition, generation));
    }

    /**
     * Returns the schema of an entity's changes.
     *
     * @param entity the record of its definition under the name that it has in the feed, with its properties
     */
    public static Schema change(Schema entity) {
        Schema template = filed("Change");
        List<Field> fields = new ArrayList<>();
        for (Field field : template.getFields()) {
            boolean image = field.schema().getType() == Schema.Type.UNION
                    && field.schema().getTypes().contains(filed("Entity"));
            Schema type = image ? Schema.createUnion(Schema.create(Schema.Type.NULL), entity) : field.schema();
            fields.add(new Field(field, type));
        }
        return Schema.createRecord(
                entity.getName() + "Change", template.getDoc(), entity.getNamespace(), false, fields);
    }

    /** Returns {@link #change} in the form of releases that did not publish times of expiry. */
    public static Schema firstChange(Schema entity) {
        return without(change(entity), "expires");
    }

    /** Returns the schema of an accepted control record. */
    public static Schema control(LogRecord record) {
        if (record instanceof LogRecord.Store) {
            return STORE_BEGUN;
        }
        if (record instanceof LogRecord.Protocol) {
            return PROTOCOL_ENABLED;
        }
        if (record instanceof LogRecord.Prepare) {
            return ENTITY_PREPARED;
        }
        return record instanceof LogRecord.Migrate ? ENTITY_MIGRATED : ENTITY_DEFINED;
    }

    private static Schema without(Schema record, String name) {
        List<Field> fields = record.getFields().stream()
                .filter(field -> !field.name().equals(name))
                .map(field -> new Field(field, field.schema()))
                .toList();
        return Schema.createRecord(record.getName(), record.getDoc(), record.getNamespace(), false, fields);
    }

    /** Returns the subject under which a registry keeps the versions of a topic's schema. */
    public static String subject(String topic, Schema record) {
        return topic + "-" + record.getFullName();
    }

    private static Schema filed(String name) {
        Schema schema = FILED.get(NAMESPACE + name);
        if (schema == null) {
            throw new IllegalStateException(FILE + " has no " + name);
        }
        return schema;
    }

    private static Map<String, Schema> read() {
        try (InputStream file = ChangeSchemas.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            IdlFile parsed = new IdlReader().parse(file);
            return Map.copyOf(parsed.getNamedSchemas());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
