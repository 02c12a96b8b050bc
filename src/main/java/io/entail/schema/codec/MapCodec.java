package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Scalars;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Maps with string keys. Written in the order of their keys, so that equal maps have equal bytes. */
final class MapCodec extends ValueCodec {
    private final ValueCodec value;

    MapCodec(ValueCodec value) {
        this.value = value;
    }

    @Override
    void write(Object map, ValueOutput out) {
        if (!(map instanceof Map<?, ?> entries)) {
            throw new IllegalArgumentException(FieldType.MAP.mismatch());
        }
        if (!entries.isEmpty()) {
            out.writeLong(entries.size());
            for (Map.Entry<String, Object> entry : sorted(entries).entrySet()) {
                out.writeString(entry.getKey());
                value.write(entry.getValue(), out);
            }
        }
        out.writeLong(0);
    }

    private static Map<String, Object> sorted(Map<?, ?> entries) {
        Map<String, Object> sorted = new TreeMap<>();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (!(entry.getKey() instanceof String key) || !Scalars.isText(key)) {
                throw new IllegalArgumentException("expected a string");
            }
            if (entry.getValue() == null) {
                throw new IllegalArgumentException("required field missing");
            }
            sorted.put(key, entry.getValue());
        }
        return sorted;
    }

    @Override
    Object read(ValueInput in) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int count = in.readBlock(); count != 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                String key = in.readString();
                if (entries.put(key, value.read(in)) != null) {
                    throw new MalformedEntityException("a map has a key twice");
                }
            }
        }
        return Collections.unmodifiableMap(entries);
    }
}
