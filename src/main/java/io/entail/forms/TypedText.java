package io.entail.forms;

import io.entail.declarative.text.JsonReader;
import io.entail.schema.value.FieldType;
import org.jspecify.annotations.Nullable;

/** Converts texts to the types of the fields that they are given for. */
public final class TypedText {
    private TypedText() {}

    /**
     * Converts a text to a type. A text that does not fit the type is returned as it is, and validation refuses it
     * later.
     */
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

    /** Reads numbers in the syntax of JSON; any other text is left for validation to refuse. */
    private static Object number(String text) {
        try {
            Object value = JsonReader.read(text.strip());
            return value instanceof Number ? value : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
