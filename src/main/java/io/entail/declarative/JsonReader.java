package io.entail.declarative;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to a tree: no repeated keys, bounded depth, no number loses digits. */
public final class JsonReader {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(ConfigText.DEPTH_MAX)
                            .maxStringLength(ConfigText.BYTES_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonReader() {}

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException saying what is wrong and where
     */
    public static @Nullable Object read(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("not JSON: the text is empty");
        }
        try {
            return fractions(MAPPER.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": ";
            throw new IllegalArgumentException("not JSON: " + where + e.getOriginalMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // The mapper makes maps with texts as keys, and lists, and both may be changed.
    private static @Nullable Object fractions(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            ((Map<String, @Nullable Object>) map).replaceAll((key, each) -> fractions(each));
        } else if (value instanceof List<?> list) {
            ((List<@Nullable Object>) list).replaceAll(JsonReader::fractions);
        }
        return value instanceof BigDecimal exact ? Trees.fraction(exact) : value;
    }
}
