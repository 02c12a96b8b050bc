package io.entail.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.errors.MalformedChangeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The parsed Kafka key of a change, see {@link ChangeKey}. Immutable.
 *
 * @param workspace id of the row's workspace, null when the entity has none
 * @param key the primary key: a text as it is, any other value as JSON
 * @param isText whether the primary key is a text
 */
public record FeedKey(String entity, @Nullable String workspace, String key, boolean isText) {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final int PARTS = 3;

    /**
     * Parses a key.
     *
     * @throws MalformedChangeException when it is not a key of a change
     */
    public static FeedKey of(byte[] key) {
        JsonNode parts = parse(key);
        boolean fits = parts.isArray()
                && parts.size() == PARTS
                && parts.get(0).isTextual()
                && (parts.get(1).isTextual() || parts.get(1).isNull());
        if (!fits) {
            throw new MalformedChangeException("a key that is no [entity, workspace, primary key]: " + text(key));
        }
        String workspace = parts.get(1).isNull() ? null : parts.get(1).asText();
        JsonNode primary = parts.get(2);
        return new FeedKey(
                parts.get(0).asText(),
                workspace,
                primary.isTextual() ? primary.asText() : json(primary),
                primary.isTextual());
    }

    private static JsonNode parse(byte[] key) {
        try {
            JsonNode parsed = MAPPER.readTree(key);
            if (parsed != null) {
                return parsed;
            }
        } catch (IOException e) {
            // Handled below.
        }
        throw new MalformedChangeException("a key that is no JSON: " + text(key));
    }

    private static String json(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was parsed can be written", e);
        }
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
