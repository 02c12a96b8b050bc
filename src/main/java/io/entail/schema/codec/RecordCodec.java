package io.entail.schema.codec;

import io.entail.schema.FieldDefinition;
import io.entail.schema.FieldNames;
import io.entail.schema.RecordDefinition;
import io.entail.schema.value.FieldType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes entities and nested records: the values one after the other, without names and lengths. */
final class RecordCodec extends ValueCodec {
    /** The entry in {@link #nullBranch} for a field whose type does not include null. */
    private static final byte NEVER_NULL = -1;

    private final RecordDefinition definition;
    private final FieldNames names;
    private final FieldDefinition[] fields;
    private final ValueCodec[] codecs;
    /** The index of null in the union of each field. */
    private final byte[] nullBranch;

    RecordCodec(RecordDefinition definition) {
        this.definition = definition;
        this.names = definition.names();
        this.fields = definition.fields().toArray(new FieldDefinition[0]);
        this.codecs = new ValueCodec[fields.length];
        this.nullBranch = new byte[fields.length];
        for (int i = 0; i < codecs.length; i++) {
            codecs[i] = ValueCodec.of(fields[i].value());
            nullBranch[i] = (byte) fields[i].nullBranch();
        }
    }

    @Override
    void write(Object value, ValueOutput out) {
        if (!(value instanceof Map<?, ?> record)) {
            throw new IllegalArgumentException(FieldType.RECORD.mismatch());
        }
        int known = 0;
        for (int i = 0; i < codecs.length; i++) {
            FieldDefinition field = fields[i];
            Object given = record.get(field.name());
            if (given != null || record.containsKey(field.name())) {
                known++;
            }
            try {
                writeField(i, given == null ? unset(field) : given, out);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(field.name() + ": " + e.getMessage(), e);
            }
        }
        if (known < record.size()) {
            throw new IllegalArgumentException(unknown(record) + ": unknown field");
        }
    }

    /**
     * Returns the value to write for an unset field that cannot be null: its default; for a record, the defaults of its
     * fields.
     */
    private static @Nullable Object unset(FieldDefinition field) {
        if (field.nullable()) {
            return null;
        }
        return field.defaultValue().orElse(field.type() == FieldType.RECORD ? Map.of() : null);
    }

    /**
     * Returns an entity whose unset fields have what {@link #write} would write for them; a field that cannot be null
     * and has no default stays unset.
     */
    Struct complete(@Nullable Object[] values) {
        @Nullable Object[] complete = values.clone();
        for (int i = 0; i < complete.length; i++) {
            Object unset = complete[i] == null ? unset(fields[i]) : null;
            if (unset != null) {
                complete[i] = written(codecs[i], unset);
            }
        }
        return new Struct(names, complete);
    }

    /** Returns a default in the form that decoding returns; null for a record that has fields without a default. */
    private static @Nullable Object written(ValueCodec codec, Object unset) {
        ValueOutput out = new ValueOutput();
        try {
            codec.write(unset, out);
        } catch (IllegalArgumentException e) {
            return null;
        }
        byte[] bytes = out.toBytes();
        return codec.read(new ValueInput(bytes, 0, bytes.length));
    }

    private Object unknown(Map<?, ?> record) {
        for (Object name : record.keySet()) {
            if (definition.field(name) == null) {
                return name;
            }
        }
        return definition.name();
    }

    private void writeField(int index, @Nullable Object value, ValueOutput out) {
        if (nullBranch[index] != NEVER_NULL) {
            out.writeLong(value == null ? nullBranch[index] : 1 - nullBranch[index]);
            if (value == null) {
                return;
            }
        }
        if (value == null) {
            throw new IllegalArgumentException("required field missing");
        }
        codecs[index].write(value, out);
    }

    @Override
    Struct read(ValueInput in) {
        @Nullable Object[] values = new Object[codecs.length];
        for (int i = 0; i < values.length; i++) {
            int nullAt = nullBranch[i];
            if (nullAt == NEVER_NULL || in.readBranch() != nullAt) {
                values[i] = codecs[i].read(in);
            }
        }
        return new Struct(names, values);
    }

    @Override
    void check(ValueInput in) {
        for (int i = 0; i < codecs.length; i++) {
            int nullAt = nullBranch[i];
            if (nullAt == NEVER_NULL || in.readBranch() != nullAt) {
                codecs[i].check(in);
            }
        }
    }
}
