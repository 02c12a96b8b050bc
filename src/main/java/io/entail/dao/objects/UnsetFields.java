package io.entail.dao.objects;

import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Conversion;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Lets entities be objects of a class although they have no value for a field that cannot be null: versions from the
 * other side of a migration have none. Such a field of the object is as the constructor of the class has left it.
 * Stateless.
 */
final class UnsetFields {
    private static final int NULL = 0;

    private UnsetFields() {}

    /**
     * Returns the schema of a class in which fields without a default can be null, except the primary key. Fields have
     * the same positions.
     */
    static Schema allowed(Schema ofClass, EntityDefinition definition) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : ofClass.getFields()) {
            boolean must = !field.schema().isUnion()
                    && !field.hasDefaultValue()
                    && !definition.primaryKey().contains(field.name());
            fields.add(must ? nullable(field) : new Schema.Field(field, field.schema()));
        }
        Schema allowed =
                Schema.createRecord(ofClass.getName(), ofClass.getDoc(), ofClass.getNamespace(), false, fields);
        ofClass.getObjectProps().forEach(allowed::addProp);
        return allowed;
    }

    private static Schema.Field nullable(Schema.Field field) {
        Schema type = Schema.createUnion(Schema.create(Schema.Type.NULL), field.schema());
        Schema.Field nullable = new Schema.Field(field.name(), type, field.doc(), JsonProperties.NULL_VALUE);
        field.getObjectProps().forEach(nullable::addProp);
        return nullable;
    }

    /** Reads objects of a class that were encoded with the allowed schema. Used by one thread. */
    static final class Reader<T extends SpecificRecord> extends SpecificDatumReader<T> {
        private final Schema ofClass;
        private final Schema allowed;

        Reader(Schema ofClass, Schema allowed, SpecificData model) {
            super(allowed, allowed, model);
            this.ofClass = ofClass;
            this.allowed = allowed;
        }

        @Override
        protected void readField(
                Object record, Schema.Field field, @Nullable Object old, ResolvingDecoder in, @Nullable Object state)
                throws IOException {
            Schema type = record instanceof SpecificRecordBase base
                            && base.getSchema().getFullName().equals(allowed.getFullName())
                    ? ofClass.getFields().get(field.pos()).schema()
                    : field.schema();
            if (type.isUnion() || !field.schema().isUnion() || !(record instanceof SpecificRecordBase object)) {
                super.readField(record, field, old, in, state);
                return;
            }
            if (in.readIndex() == NULL) {
                in.readNull();
                return;
            }
            Conversion<?> conversion = object.getConversion(field.pos());
            object.put(
                    field.pos(),
                    conversion == null
                            ? readWithoutConversion(old, type, in)
                            : readWithConversion(old, type, type.getLogicalType(), conversion, in));
        }
    }
}
