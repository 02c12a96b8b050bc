package io.entail.schema.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.entail.errors.words.Excerpt;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in a canonical form in which equal values have equal texts: keys are sorted, there are no spaces, and
 * numbers keep their notation. Values of fields with {@code @json(true)} are stored in this form.
 *
 * <p>Numbers keep their value: integers are {@link Integer}, {@link Long} or {@link BigInteger}, others are {@link
 * Double}, or {@link BigDecimal} where a double would lose digits.
 */
public final class CanonicalJson {
    /** How deeply objects and arrays may be nested. */
    public static final int MAX_DEPTH = 32;

    /** The longest number in characters. */
    public static final int NUMBER_MAX = 100;

    /**
     * How deeply objects and arrays may be nested in a definition, which has several for each record within a record.
     * Avro's parser has the same limit.
     */
    private static final int DEFINITION_DEPTH_MAX = 1_000;

    private static final JsonFactory JSON = factory(MAX_DEPTH);
    private static final JsonFactory DEFINITIONS = factory(DEFINITION_DEPTH_MAX);

    private static final String NO_VALUE =
            "expected a value of JSON: an object, an array, a text, a number, a boolean or null";

    private CanonicalJson() {}

    private static JsonFactory factory(int depthMax) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depthMax)
                        .build())
                .build();
    }

    /**
     * Returns the text of a value made of {@link Map}, {@link Collection}, {@link String}, {@link Number}, {@link
     * Boolean} and null.
     *
     * @throws IllegalArgumentException when JSON cannot express it, or it is nested too deeply
     */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out, MAX_DEPTH);
        return out.toString();
    }

    /** Returns the canonical form of a definition that Avro has written, however deeply it is nested. */
    public static String ofDefinition(String json) {
        StringBuilder out = new StringBuilder();
        write(read(DEFINITIONS, json), out, DEFINITION_DEPTH_MAX);
        return out.toString();
    }

    /**
     * Returns the value of a text, which is immutable.
     *
     * @throws IllegalArgumentException when it is not JSON, or nested too deeply
     */
    public static @Nullable Object read(String text) {
        return read(JSON, text);
    }

    private static @Nullable Object read(JsonFactory json, String text) {
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("not JSON: the text is empty");
            }
            Object value = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: there is more after the value");
            }
            return value;
        } catch (IOException e) {
            // The cause would quote the whole text.
            throw new IllegalArgumentException("not JSON: " + Excerpt.of(String.valueOf(e.getMessage())));
        }
    }

    /** @param depthLeft how deeply the value may be nested */
    private static void write(@Nullable Object value, StringBuilder out, int depthLeft) {
        if (depthLeft == 0 && (value instanceof Map || value instanceof Collection)) {
            throw new IllegalArgumentException("nested more than " + MAX_DEPTH + " deep");
        }
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Number number) {
            out.append(bounded(number));
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map, out, depthLeft);
        } else if (value instanceof Collection<?> list) {
            char separator = '[';
            for (Object element : list) {
                out.append(separator);
                write(element, out, depthLeft - 1);
                separator = ',';
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else {
            throw new IllegalArgumentException(NO_VALUE);
        }
    }

    private static void writeObject(Map<?, ?> map, StringBuilder out, int depthLeft) {
        Map<String, Object> sorted = new TreeMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new IllegalArgumentException("JSON has no keys but strings");
            }
            NullTrees.put(sorted, key, entry.getValue());
        }
        char separator = '{';
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
            out.append(separator);
            quote(entry.getKey(), out);
            out.append(':');
            write(entry.getValue(), out, depthLeft - 1);
            separator = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void quote(String text, StringBuilder out) {
        if (!Scalars.isText(text)) {
            throw new IllegalArgumentException("a text has half a surrogate pair");
        }
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    /**
     * Returns the text of a number, but refuses one with too many digits before they are written out, which would take
     * long.
     */
    private static String bounded(Number number) {
        BigInteger digits = number instanceof BigDecimal exact
                ? exact.unscaledValue()
                : number instanceof BigInteger whole ? whole : BigInteger.ZERO;
        String text = digits.bitLength() > NUMBER_MAX * 4 ? "" : number(number);
        if (text.isEmpty() || text.length() > NUMBER_MAX) {
            throw new IllegalArgumentException("a number of more than " + NUMBER_MAX + " characters");
        }
        return text;
    }

    private static String number(Number number) {
        if (Numbers.isTooLong(number)) {
            throw new IllegalArgumentException("a number of more than " + Numbers.LENGTH_MAX + " characters");
        }
        if (number instanceof BigDecimal exact) {
            return (exact.scale() == 0 ? exact.unscaledValue() : fraction(exact.toString())).toString();
        }
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("JSON has no number " + number);
            }
        } else if (!(number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger)) {
            throw new IllegalArgumentException(NO_VALUE);
        }
        return number.toString();
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> fraction(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("not JSON: unexpected " + token);
        };
    }

    /** Reads the object at whose beginning the parser is. */
    public static Map<String, Object> readObject(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            NullTrees.put(object, name, read(parser));
        }
        return Collections.unmodifiableMap(object);
    }

    private static List<Object> readArray(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            NullTrees.add(array, read(parser));
        }
        return Collections.unmodifiableList(array);
    }

    private static Number fraction(String text) {
        Number number = Numbers.fraction(text);
        boolean strip = number instanceof BigDecimal && text.length() <= Numbers.LENGTH_MAX;
        return strip ? new JsonNumber(((BigDecimal) number).stripTrailingZeros()) : number;
    }
}
