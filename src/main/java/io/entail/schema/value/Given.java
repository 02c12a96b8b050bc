package io.entail.schema.value;

import io.entail.errors.Failures;
import io.entail.errors.words.Misuse;
import io.entail.schema.Binary;
import io.entail.schema.Fielded;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Copies values that callers pass, because callers may modify their maps while a call is in progress. The copies are
 * limited: a value that is nested too deeply, contains itself or has too many parts is refused before its text, hash
 * code or equality is computed.
 */
public final class Given {
    /** How deeply maps and lists may be nested in the value of a field, or in an argument. */
    public static final int DEPTH_MAX = 50;

    /** The most values in one argument, including those in maps and lists. More do not fit one write. */
    public static final int VALUES_MAX = 1_000_000;

    private static final String NO_TEXT_AS_KEY = "expected a string";

    private int values;

    private Given() {}

    /**
     * Returns a copy of the values of an entity or of a patch.
     *
     * @throws IllegalArgumentException when it is null, or not all of its names are texts
     * @throws io.entail.errors.SchemaViolationException naming each field whose value is nested too deeply
     */
    public static Map<String, @Nullable Object> entity(@Nullable Map<String, ?> values) {
        Given copying = new Given();
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        Map<String, Object> faults = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry :
                Misuse.requireGiven(values, "entity", "a table").entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw Misuse.mustBe("entity", "a table with texts as names of its fields");
            }
            try {
                copy.put(name, copying.copy(entry.getValue(), 1));
            } catch (IllegalArgumentException e) {
                faults.put(name, String.valueOf(e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw Failures.schemaViolation(faults);
        }
        return copy;
    }

    /**
     * Returns a copy of an argument that has to be a map.
     *
     * @param argument its name in the contract, such as {@code primary_key}
     * @throws IllegalArgumentException when it is not a map, not all of its names are texts, or it is nested too deeply
     */
    public static Map<String, @Nullable Object> table(String argument, @Nullable Object given) {
        return table(argument, given, "a table");
    }

    /**
     * Returns a copy of a map like {@link #table(String, Object)}, with another description of what it must be in the
     * message.
     */
    public static Map<String, @Nullable Object> table(String argument, @Nullable Object given, String what) {
        if (!(given instanceof Map<?, ?> map)) {
            throw Misuse.mustBe(argument, what);
        }
        Given copying = new Given();
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw Misuse.mustBe(argument, "a table with texts as names");
            }
            copy.put(name, copying.argument(argument, entry.getValue()));
        }
        return copy;
    }

    /**
     * Returns an entity or an Avro record as the map of its fields, a text of Avro as a Java string, and anything else
     * as it is.
     */
    public static Object opened(Object value) {
        if (value instanceof Fielded entity) {
            return entity.fields();
        }
        if (value instanceof Utf8) {
            return value.toString();
        }
        if (!(value instanceof IndexedRecord record)) {
            return value;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object set = record.get(field.pos());
            if (set != null) {
                fields.put(field.name(), set);
            }
        }
        return fields;
    }

    private @Nullable Object argument(String argument, @Nullable Object value) {
        try {
            return copy(value, 1);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(argument + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns a copy of the result of a function of a definition.
     *
     * @throws IllegalArgumentException saying what is wrong, when it is nested too deeply
     */
    public static Map<String, @Nullable Object> result(@Nullable Map<String, ?> made) {
        return table("the result", made);
    }

    /** Whether a value is a scalar, which is safe to convert to text. */
    public static boolean isPlain(@Nullable Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof LocalDate
                || value instanceof Instant
                || value instanceof Binary
                || value instanceof byte[]
                || value instanceof ByteBuffer;
    }

    private @Nullable Object copy(@Nullable Object given, int depth) {
        if (++values > VALUES_MAX) {
            throw new IllegalArgumentException("more than " + VALUES_MAX + " values");
        }
        Object value = given == null ? null : opened(given);
        boolean parts = value instanceof Map<?, ?> || value instanceof Collection<?>;
        if (parts && depth > DEPTH_MAX) {
            throw new IllegalArgumentException("nested more than " + DEPTH_MAX + " deep");
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object key = entry.getKey() == null ? null : opened(entry.getKey());
                if (key != null && !isPlain(key)) {
                    throw new IllegalArgumentException(NO_TEXT_AS_KEY);
                }
                copy.put(key, copy(entry.getValue(), depth + 1));
            }
            return copy;
        }
        if (value instanceof Collection<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object each : list) {
                copy.add(copy(each, depth + 1));
            }
            return copy;
        }
        if (value instanceof byte[] bytes) {
            return Binary.of(bytes);
        }
        return value instanceof ByteBuffer buffer ? Binary.of(buffer) : value;
    }
}
