package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.FieldType;
import java.util.Map;

/** Objects of any shape, stored as canonical JSON text. */
final class JsonCodec extends ValueCodec {

    @Override
    void write(Object value, ValueOutput out) {
        if (!(value instanceof Map)) {
            throw new IllegalArgumentException(FieldType.JSON.mismatch());
        }
        out.writeString(CanonicalJson.write(value));
    }

    @Override
    Object read(ValueInput in) {
        Object value;
        try {
            value = CanonicalJson.read(in.readString());
        } catch (IllegalArgumentException e) {
            throw new MalformedEntityException("a JSON field is " + e.getMessage());
        }
        if (value instanceof Map) {
            return value;
        }
        throw new MalformedEntityException("a JSON field holds no object");
    }
}
