package io.entail.http.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.entail.read.Entity;
import io.entail.schema.value.JsonForm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON of answers from trees of maps, lists, values, entities and pages. A whole number is written without a
 * fraction, whatever its type, because many readers treat {@code 1} and {@code 1.0} as different.
 */
public final class JsonOut {
    /** Below this limit every whole number is exactly one double. */
    private static final double WHOLE_MAX = 1L << 53;

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonOut() {}

    /** Returns a tree as JSON in UTF-8. */
    public static byte[] bytes(@Nullable Object tree) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(FACTORY._getBufferRecycler())) {
            write(bytes, tree);
            // Closing the generator alone would not return its buffer to the pool.
            return bytes.getClearAndRelease();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a tree to a stream and leaves the stream open. */
    public static void write(OutputStream out, @Nullable Object tree) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            value(json, tree);
        }
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Map<?, ?> map) {
            object(json, map);
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                value(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Entity entity) {
            entity(json, entity);
        } else if (value instanceof ListPage page) {
            page(json, page);
        } else {
            json.writeString(JsonForm.text(value));
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Integer whole) {
            json.writeNumber(whole);
        } else if (number instanceof Long whole) {
            json.writeNumber(whole);
        } else if (number instanceof Double fraction) {
            if (fraction == Math.rint(fraction) && Math.abs(fraction) < WHOLE_MAX) {
                json.writeNumber(fraction.longValue());
            } else {
                json.writeNumber(fraction);
            }
        } else if (number instanceof BigInteger whole) {
            json.writeNumber(whole);
        } else if (number instanceof BigDecimal exact) {
            Object form = JsonForm.of((Object) exact);
            if (form instanceof BigDecimal digits) {
                json.writeNumber(digits);
            } else {
                json.writeString(String.valueOf(form));
            }
        } else {
            json.writeNumber(number.longValue());
        }
    }

    private static void object(JsonGenerator json, Map<?, ?> map) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(json, entry.getValue());
        }
        json.writeEndObject();
    }

    private static void entity(JsonGenerator json, Entity entity) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, ?> field : entity.fields().entrySet()) {
            json.writeFieldName(field.getKey());
            value(json, field.getValue());
        }
        if (entity.ttl() != null) {
            json.writeNumberField("ttl", entity.ttl());
        }
        json.writeEndObject();
    }

    private static void page(JsonGenerator json, ListPage page) throws IOException {
        json.writeStartObject();
        json.writeFieldName("data");
        value(json, page.data());
        json.writeStringField("next", page.next());
        if (page.offset() != null) {
            json.writeStringField("offset", page.offset());
        }
        if (page.total() != null) {
            json.writeNumberField("total", page.total());
        }
        json.writeEndObject();
    }
}
