package io.entail.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.schema.value.JsonForm;
import io.entail.text.Visible;

/** Formats JSON for the command line: one document on one line, without control characters. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Formats a value that consists of maps, lists and values of rows. */
    public static String text(Object value) {
        try {
            return Visible.text(MAPPER.writeValueAsString(JsonForm.of(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not made of maps, lists and plain values: " + value.getClass(), e);
        }
    }
}
