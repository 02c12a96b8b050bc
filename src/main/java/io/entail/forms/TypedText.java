package io.entail.forms;

import io.entail.declarative.text.JsonReader;
import io.entail.schema.value.FieldType;
import org.jspecify.annotations.Nullable;

/** Texts as values of the fields that they are given for. */
public final class TypedText {
    private TypedText() {}

    /** A text as a value of a type; what does not fit stays as it is. */
    public static Object value(@Nullable FieldType type, String text) {
        if (type == null) {
            return text;
        }
        return switch (type) {
            case INT, LONG, TIMESTAMP, DOUBLE -> number(text);
            case BOOLEAN -> text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
            default -> text;
        };
    }

    /** JSON has the numbers that fields have; anything else is left for validation. */
    private static Object number(String text) {
        try {
            Object value = JsonReader.read(text.strip());
            return value instanceof Number ? value : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
