package io.entail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.resolve.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro binary data as maps, lists and scalars without any code of Entail, so that tests can compare it with JSON.
 */
public final class AvroTrees {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private AvroTrees() {}

    /** Returns the record that these bytes encode. */
    public static Object read(Schema schema, Bytes bytes) throws IOException {
        var reader = new GenericDatumReader<@Nullable GenericRecord>(schema);
        GenericRecord record = reader.read(null, DecoderFactory.get().binaryDecoder(bytes.array(), null));
        return Objects.requireNonNull(tree(record));
    }

    private static @Nullable Object tree(@Nullable Object value) {
        if (value instanceof GenericRecord record) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (Schema.Field field : record.getSchema().getFields()) {
                fields.put(field.name(), tree(record.get(field.pos())));
            }
            return fields;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put(String.valueOf(key), tree(entry)));
            return entries;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(tree(item)));
            return items;
        }
        return value instanceof CharSequence text ? text.toString() : value;
    }

    /** Fails unless the JSON has the same values as the tree. 10 and 10.0 are the same number. */
    public static void assertSame(JsonNode json, @Nullable Object tree) {
        JsonNode expected = JSON.valueToTree(tree);
        assertThat(json.equals(AvroTrees::compare, expected))
                .as("the JSON %s has the same values as the Avro data %s", json, expected)
                .isTrue();
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    /** Returns a time as ISO 8601 text in UTC, always with milliseconds. */
    public static String time(Instant at) {
        return MILLISECONDS.format(at);
    }
}
