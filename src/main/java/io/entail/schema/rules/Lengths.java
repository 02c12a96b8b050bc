package io.entail.schema.rules;

import io.entail.schema.Binary;
import io.entail.schema.value.FieldType;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Computes lengths: UTF-8 bytes of a string, number of bytes, elements of an array or set, entries of a map. */
final class Lengths {
    static final Set<FieldType> TYPES =
            EnumSet.of(FieldType.STRING, FieldType.BYTES, FieldType.ARRAY, FieldType.SET, FieldType.MAP);

    private Lengths() {}

    static int of(Object value) {
        if (value instanceof String text) {
            return utf8(text);
        }
        if (value instanceof Binary bytes) {
            return bytes.length();
        }
        return value instanceof Map<?, ?> map ? map.size() : ((Collection<?>) value).size();
    }

    private static int utf8(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair is two chars and four bytes.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
