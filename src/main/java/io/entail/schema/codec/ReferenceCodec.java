package io.entail.schema.codec;

import io.entail.schema.ReferenceField;
import io.entail.schema.ValueDefinition;
import io.entail.schema.value.FieldType;
import java.util.Map;
import java.util.Objects;

/** Encodes references: the bytes have the parent's key, the value is a map with that key. */
final class ReferenceCodec extends ValueCodec {
    private final String key;
    private final ScalarCodec codec;

    private ReferenceCodec(String key, ScalarCodec codec) {
        this.key = key;
        this.codec = codec;
    }

    static ReferenceCodec of(ValueDefinition value) {
        ReferenceField reference = Objects.requireNonNull(value.reference());
        return new ReferenceCodec(
                reference.key(), ScalarCodec.of(Objects.requireNonNull(value.referenced()), value.decimal()));
    }

    @Override
    void write(Object value, ValueOutput out) {
        Object parent = value instanceof Map<?, ?> map ? map.get(key) : null;
        if (parent == null) {
            throw new IllegalArgumentException(FieldType.REFERENCE.mismatch());
        }
        codec.write(parent, out);
    }

    @Override
    Object read(ValueInput in) {
        return Map.of(key, codec.read(in));
    }

    @Override
    void check(ValueInput in) {
        codec.check(in);
    }
}
