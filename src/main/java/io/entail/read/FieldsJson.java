package io.entail.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import io.entail.schema.value.Given;
import io.entail.schema.value.JsonForm;
import io.entail.schema.value.Numbers;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts the fields of entities to JSON and back. Thread-safe. */
final class FieldsJson {
    private static final int TEXT_MAX = 16 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1 + Given.DEPTH_MAX)
                            .maxStringLength(TEXT_MAX)
                            .maxDocumentLength(TEXT_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private FieldsJson() {}

    static String write(Map<String, Object> fields) {
        try {
            return MAPPER.writeValueAsString(JsonForm.of(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the fields of the entity are no JSON: " + Excerpt.of(String.valueOf(e.getOriginalMessage())));
        }
    }

    /** Returns a number as a double, unless the double would lose digits of a decimal. */
    @SuppressWarnings("unchecked") // The parser made these types.
    private static @Nullable Object near(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            ((Map<String, @Nullable Object>) map).replaceAll((name, each) -> near(each));
        } else if (value instanceof List<?> list) {
            ((List<@Nullable Object>) list).replaceAll(FieldsJson::near);
        }
        return value instanceof BigDecimal exact ? Numbers.near(exact) : value;
    }

    static Map<String, Object> read(String json) {
        Misuse.requireGiven(json, "json", "a string");
        try {
            Map<String, Object> fields = MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
            if (fields == null) {
                throw new IllegalArgumentException("expected a JSON object, not null");
            }
            fields.replaceAll((name, value) -> value == null ? null : near(value));
            return fields;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected a JSON object: " + Excerpt.of(String.valueOf(e.getOriginalMessage()))
                            + " at line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ", column "
                            + (e.getLocation() == null ? 1 : e.getLocation().getColumnNr()));
        }
    }
}
