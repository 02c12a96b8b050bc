package io.entail.schema.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.entail.errors.MalformedEntityException;
import io.entail.errors.words.Excerpt;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import io.entail.schema.value.Scalars;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of one field as JSON that any database can hold, and back. Databases cannot store everything that Avro can:
 * not NUL, half surrogate pairs or infinite numbers, and only the value of a number, not its notation. Such a character
 * becomes U+FFFD and such a number a text that people can read, and the writer returns that the value was changed.
 * Immutable and thread-safe.
 *
 * <pre>
 *   record, map, JSON      object without unset fields
 *   array, set             array
 *   int, long              number
 *   double                 number; NaN, an infinity and -0.0 are texts
 *   boolean                true or false
 *   anything else          text, see {@link JsonForm}
 * </pre>
 */
public final class FieldJson {
    /** The longest number in a value of free form that is written as a number; longer ones are written as text. */
    private static final int DIGITS_MAX = 1_000;

    private static final char REPLACEMENT = '\uFFFD';

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(DIGITS_MAX + 2)
                    .build())
            .build();

    private final ValueDefinition value;

    private FieldJson(ValueDefinition value) {
        this.value = value;
    }

    public static FieldJson of(FieldDefinition field) {
        return new FieldJson(field.value());
    }

    /**
     * Appends the JSON of a decoded value.
     *
     * @return whether it can be read back without a change
     */
    public boolean write(Object of, StringBuilder out) {
        return write(value, of, out);
    }

    /**
     * Reads a value that was written, even if a database has since then sorted the keys of its objects and changed the
     * notation of its numbers.
     *
     * @throws MalformedEntityException when it is not a value of the field
     */
    public Object read(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return read(value, parser);
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    private static boolean write(ValueDefinition value, Object of, StringBuilder out) {
        return switch (value.type()) {
            case ARRAY, SET -> writeList(value.elements(), (Collection<?>) of, out);
            case MAP -> writeMap(value.elements(), (Map<?, ?>) of, out);
            case RECORD -> writeRecord(value.nested(), (Map<?, ?>) of, out);
            case JSON -> writeFree(of, out);
            case REFERENCE -> writeReference(value, (Map<?, ?>) of, out);
            default -> writeScalar(value.type(), of, out);
        };
    }

    private static boolean writeScalar(FieldType type, Object of, StringBuilder out) {
        return switch (type) {
            case INT, LONG, TIMESTAMP, BOOLEAN -> {
                out.append(of);
                yield true;
            }
            case DOUBLE -> {
                double number = (Double) of;
                boolean plain = Double.isFinite(number) && (number != 0 || Double.doubleToLongBits(number) == 0);
                out.append(plain ? "" : "\"").append(number).append(plain ? "" : "\"");
                yield true;
            }
            default -> quote(JsonForm.text(of), out);
        };
    }

    private static boolean writeList(ValueDefinition element, Collection<?> list, StringBuilder out) {
        boolean whole = true;
        char separator = '[';
        for (Object each : list) {
            out.append(separator);
            whole &= write(element, each, out);
            separator = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
        return whole;
    }

    private static boolean writeMap(ValueDefinition element, Map<?, ?> map, StringBuilder out) {
        boolean whole = true;
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            whole &= quote((String) entry.getKey(), out);
            out.append(':');
            whole &= write(element, entry.getValue(), out);
            separator = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
        return whole;
    }

    private static boolean writeRecord(RecordDefinition record, Map<?, ?> values, StringBuilder out) {
        boolean whole = true;
        char separator = '{';
        for (FieldDefinition field : record.fields()) {
            Object of = values.get(field.name());
            if (of != null) {
                out.append(separator);
                whole &= quote(field.name(), out);
                out.append(':');
                whole &= write(field.value(), of, out);
                separator = ',';
            }
        }
        out.append(separator == '{' ? "{}" : "}");
        return whole;
    }

    private static boolean writeReference(ValueDefinition value, Map<?, ?> of, StringBuilder out) {
        String key = parentKey(value);
        out.append('{');
        quote(key, out);
        out.append(':');
        boolean whole = writeScalar(parentType(value), Objects.requireNonNull(of.get(key)), out);
        out.append('}');
        return whole;
    }

    private static boolean writeFree(@Nullable Object of, StringBuilder out) {
        if (of == null || of instanceof Boolean) {
            out.append(of);
            return true;
        }
        if (of instanceof String text) {
            return quote(text, out);
        }
        if (of instanceof Number number) {
            return writeFreeNumber(number, out);
        }
        boolean whole = true;
        boolean first = true;
        if (of instanceof Map<?, ?> map) {
            out.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(first ? "" : ",");
                first = false;
                whole &= quote((String) entry.getKey(), out);
                out.append(':');
                whole &= writeFree(entry.getValue(), out);
            }
            out.append('}');
        } else {
            out.append('[');
            for (Object each : (Collection<?>) of) {
                out.append(first ? "" : ",");
                first = false;
                whole &= writeFree(each, out);
            }
            out.append(']');
        }
        return whole;
    }

    /**
     * Only the value of a number is kept, not its notation: {@code 1E2} becomes 100, and {@code 1.0E10} loses its
     * decimal point.
     */
    private static boolean writeFreeNumber(Number number, StringBuilder out) {
        if (number instanceof Integer || number instanceof Long) {
            out.append(number);
            return true;
        }
        String text = number.toString();
        if (number instanceof Double && !Double.isFinite(number.doubleValue())) {
            quote(text, out);
            return false;
        }
        BigDecimal digits = new BigDecimal(text);
        if (digits.precision() > DIGITS_MAX || Math.abs((long) digits.scale()) > DIGITS_MAX) {
            quote(text, out);
            return false;
        }
        String plain = digits.scale() < 0 ? digits.setScale(0).toPlainString() : digits.toPlainString();
        out.append(plain);
        try {
            return Objects.equals(CanonicalJson.read(CanonicalJson.write(number)), CanonicalJson.read(plain));
        } catch (IllegalArgumentException e) {
            return false; // The number is too long to be written without an exponent.
        }
    }

    /** Appends a text as JSON; returns whether it can be read back without a change. */
    public static boolean quote(String text, StringBuilder out) {
        boolean whole = text.indexOf('\0') < 0 && Scalars.isText(text);
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(whole ? text : replaced(text), out);
        out.append('"');
        return whole;
    }

    /** Returns the text with U+FFFD for each character that databases cannot store. */
    public static String replaced(String text) {
        StringBuilder replaced = new StringBuilder(text.length());
        text.codePoints()
                .map(each -> each == 0 || (each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE)
                        ? REPLACEMENT
                        : each)
                .forEach(replaced::appendCodePoint);
        return replaced.toString();
    }

    private static Object read(ValueDefinition value, JsonParser parser) throws IOException {
        return switch (value.type()) {
            case ARRAY, SET -> readList(value.elements(), parser);
            case MAP -> readMap(value.elements(), parser);
            case RECORD -> readRecord(value.nested(), parser);
            case JSON -> {
                expect(parser, JsonToken.START_OBJECT);
                yield CanonicalJson.readObject(parser);
            }
            case REFERENCE -> readReference(value, parser);
            default -> readScalar(value.type(), value.decimal(), parser);
        };
    }

    private static Object readScalar(FieldType type, @Nullable DecimalType decimal, JsonParser parser)
            throws IOException {
        return switch (type) {
            case INT -> parser.getIntValue();
            case LONG, TIMESTAMP -> parser.getLongValue();
            case BOOLEAN -> parser.getBooleanValue();
            case DOUBLE -> Double.parseDouble(parser.getText());
            case DECIMAL, DATE, TIMESTAMP_MS, BYTES -> {
                expect(parser, JsonToken.VALUE_STRING);
                Object of = JsonForm.value(type, decimal, parser.getText());
                if (of == null) {
                    throw malformed("'" + Excerpt.of(parser.getText()) + "'");
                }
                yield of;
            }
            case STRING, UUID, ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> {
                expect(parser, JsonToken.VALUE_STRING);
                yield parser.getText();
            }
        };
    }

    private static Object readList(ValueDefinition element, JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_ARRAY);
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(element, parser));
        }
        return Collections.unmodifiableList(list);
    }

    private static Object readMap(ValueDefinition element, JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        Map<String, Object> map =
                new TreeMap<>(); // The order of the original; a database may return keys in another order.
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            map.put(key, read(element, parser));
        }
        return Collections.unmodifiableMap(map);
    }

    private static Object readRecord(RecordDefinition record, JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        @Nullable Object[] values = new Object[record.names().size()];
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int place = record.names().indexOf(parser.currentName());
            if (place < 0) {
                throw malformed("'" + Excerpt.of(parser.currentName()) + "' is no field");
            }
            parser.nextToken();
            values[place] = read(record.fields().get(place).value(), parser);
        }
        return new Struct(record.names(), values);
    }

    private static Object readReference(ValueDefinition value, JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        String name = parentKey(value);
        if (parser.nextToken() != JsonToken.FIELD_NAME || !parser.currentName().equals(name)) {
            throw malformed("a reference without '" + name + "'");
        }
        parser.nextToken();
        Object key = readScalar(parentType(value), value.decimal(), parser);
        parser.nextToken();
        expect(parser, JsonToken.END_OBJECT);
        return Map.of(name, key);
    }

    private static String parentKey(ValueDefinition value) {
        return Objects.requireNonNull(value.reference()).key();
    }

    private static FieldType parentType(ValueDefinition value) {
        return Objects.requireNonNull(value.referenced());
    }

    private static void expect(JsonParser parser, JsonToken token) {
        if (parser.currentToken() != token) {
            throw malformed(parser.currentToken() + " in place of " + token);
        }
    }

    private static MalformedEntityException malformed(@Nullable String cause) {
        return new MalformedEntityException("a value that a database has is not one of its field: " + cause);
    }
}
