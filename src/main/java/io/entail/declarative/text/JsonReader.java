package io.entail.declarative.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.re2j.Pattern;
import io.entail.schema.value.Numbers;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON into a tree. Repeated keys are refused, depth and size are limited, and no number loses digits. */
public final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(ConfigText.DEPTH_MAX)
                    .maxStringLength(ConfigText.TEXT_MAX)
                    .build())
            .build();

    /** The parts of the parser's messages that are removed. */
    private static final Pattern PARSER = Pattern.compile(
            " \\(start marker at .*\\)$| \\(for \\w+ starting at .*\\)$|, from `[^`]*`|: enable `[^`]*` to allow| \\(not recognized as one since .*\\)$");

    private final JsonParser parser;
    private final SharedTexts texts;
    private int values;

    private JsonReader(JsonParser parser, SharedTexts texts) {
        this.parser = parser;
        this.texts = texts;
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException saying what is wrong and where
     */
    public static @Nullable Object read(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("not JSON: the text is empty");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonReader reader = new JsonReader(parser, new SharedTexts(text.length()));
            reader.next();
            Object value = reader.value();
            reader.end();
            return value;
        } catch (IOException e) {
            throw fault(e, null);
        }
    }

    /**
     * Reads a text that has a map at the top and passes its parts on.
     *
     * @throws IllegalArgumentException saying what is wrong and where
     */
    static void read(Reader text, FileParts parts) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            new JsonReader(parser, new SharedTexts()).document(parts);
        }
    }

    private void document(FileParts parts) throws IOException {
        try {
            if (next() != JsonToken.START_OBJECT) {
                throw fault("expected a map of entities");
            }
            while (next() == JsonToken.FIELD_NAME) {
                part(parser.currentName(), parts);
            }
            end();
        } catch (JsonProcessingException e) {
            throw fault(e, parser.currentLocation());
        }
    }

    private void part(String name, FileParts parts) throws IOException {
        if (next() != JsonToken.START_ARRAY) {
            parts.value(name, value());
            return;
        }
        count();
        parts.list(name);
        while (next() != JsonToken.END_ARRAY) {
            parts.element(value());
        }
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw fault("the text ends too early");
        }
        return token;
    }

    private void end() throws IOException {
        if (parser.nextToken() != null) {
            throw fault("there is more after the value");
        }
    }

    private @Nullable Object value() throws IOException {
        count();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> texts.shared(parser.getText());
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> Numbers.fraction(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw fault("unexpected " + token);
        };
    }

    private Map<String, @Nullable Object> object() throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            next();
            object.put(name, value());
        }
        return object;
    }

    private List<@Nullable Object> array() throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }

    private void count() {
        values++;
        if (values > ConfigText.VALUES_MAX) {
            throw fault("more than " + ConfigText.VALUES_MAX + " values");
        }
    }

    private IllegalArgumentException fault(String problem) {
        return new IllegalArgumentException("not JSON: " + where(parser.currentLocation()) + problem);
    }

    /** Makes the exception for a text that cannot be read. A limit that was exceeded has no location of its own. */
    private static IllegalArgumentException fault(IOException e, @Nullable JsonLocation reached) {
        if (e instanceof JsonProcessingException json) {
            JsonLocation location = json.getLocation() == null ? reached : json.getLocation();
            return new IllegalArgumentException("not JSON: " + where(location) + plain(json.getOriginalMessage()), e);
        }
        return new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }

    /**
     * Removes from a message what only helps the caller of the parser: locations in its code and names of its options.
     */
    private static String plain(String message) {
        return PARSER.matcher(message).replaceAll("");
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }
}
