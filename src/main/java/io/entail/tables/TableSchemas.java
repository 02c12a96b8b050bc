package io.entail.tables;

import io.entail.schema.value.DecimalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/** Makes the Avro schemas of a flat entity. */
final class TableSchemas {
    /**
     * The attribute by which sinks of Kafka Connect recognise the logical type of a text; other readers see a plain
     * text.
     */
    private static final String CONNECT_NAME = "connect.name";

    private static final String JSON = "io.debezium.data.Json";
    private static final String UUID = "io.debezium.data.Uuid";

    private TableSchemas() {}

    /**
     * Returns the schema of keys. Nothing in it depends on the version of the definition, so equal keys have equal
     * bytes.
     */
    static Schema key(FlatEntity flat) {
        List<Field> fields = new ArrayList<>();
        for (FlatColumn column : flat.key()) {
            fields.add(new Field(column.name(), type(column)));
        }
        return record(flat, "Key", null, fields);
    }

    /**
     * Returns the schema of values. Every field may be null, so that readers of any version can read rows of any other.
     */
    static Schema value(FlatEntity flat) {
        List<Field> fields = new ArrayList<>();
        for (FlatColumn column : flat.columns()) {
            fields.add(optional(column.name(), type(column), column.doc().isEmpty() ? null : column.doc()));
        }
        if (flat.hasWorkspace()) {
            fields.add(optional(FlatEntity.WORKSPACE, Schema.create(Schema.Type.STRING), "The id of its workspace."));
        }
        fields.add(optional(
                FlatEntity.VERSION,
                Schema.create(Schema.Type.LONG),
                "The row's version: the sequence of the change that made it."));
        if (flat.expires()) {
            fields.add(optional(
                    FlatEntity.EXPIRES,
                    LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)),
                    "When it is over, null for never; it goes with a tombstone, which may come some time later."));
        }
        String doc = flat.definition().doc();
        return record(flat, "Row", doc.isEmpty() ? null : doc, fields);
    }

    private static Schema record(FlatEntity flat, String suffix, @Nullable String doc, List<Field> fields) {
        Schema entity = flat.definition().avro();
        return Schema.createRecord(entity.getName() + suffix, doc, entity.getNamespace(), false, fields);
    }

    private static Field optional(String name, Schema type, @Nullable String doc) {
        Schema either = Schema.createUnion(Schema.create(Schema.Type.NULL), type);
        return new Field(name, either, doc, JsonProperties.NULL_VALUE);
    }

    private static Schema type(FlatColumn column) {
        if (column.isJson()) {
            return named(Schema.create(Schema.Type.STRING), JSON);
        }
        return switch (column.type()) {
            case UUID -> named(LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING)), UUID);
            case INT -> Schema.create(Schema.Type.INT);
            case LONG, TIMESTAMP -> Schema.create(Schema.Type.LONG);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case DECIMAL -> decimal(Objects.requireNonNull(column.decimal()));
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case TIMESTAMP_MS -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case BYTES -> Schema.create(Schema.Type.BYTES);
            case STRING, ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> Schema.create(Schema.Type.STRING);
        };
    }

    private static Schema decimal(DecimalType type) {
        return LogicalTypes.decimal(type.precision(), type.scale()).addToSchema(Schema.create(Schema.Type.BYTES));
    }

    private static Schema named(Schema text, String name) {
        text.addProp(CONNECT_NAME, name);
        return text;
    }
}
