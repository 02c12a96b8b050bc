package io.entail.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Fields of entities as JSON. Thread-safe. */
final class EntityJson {
    private static final int DEPTH_MAX = 100;
    private static final int TEXT_MAX = 16 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(TEXT_MAX)
                            .maxDocumentLength(TEXT_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EntityJson() {}

    static String write(Map<String, Object> fields) {
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the fields of an entity are always JSON", e);
        }
    }

    static Map<String, Object> read(String json) {
        try {
            Map<String, Object> fields = MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
            if (fields == null) {
                throw new IllegalArgumentException("expected a JSON object, not null");
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a JSON object: " + e.getOriginalMessage() + " at line "
                    + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ", column "
                    + (e.getLocation() == null ? 1 : e.getLocation().getColumnNr()));
        }
    }
}
