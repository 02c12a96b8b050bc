package io.entail.schema.value;

import io.entail.schema.Binary;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the values of entities to JSON. Everything in Entail that reads JSON accepts these forms.
 *
 * <pre>
 *   decimal         text with all digits, "10.50": many readers of JSON would round a number
 *   date            text, "2026-11-28"
 *   timestamp_ms    text in UTC with milliseconds, "2026-11-28T13:53:00.000Z"
 *   bytes           text, standard Base64 with padding
 *   anything else   unchanged
 * </pre>
 */
public final class JsonForm {
    /** More than the nesting of any entity and a document around it. */
    private static final int DEPTH_MAX = 200;

    private JsonForm() {}

    /**
     * Returns the JSON form of a value, a list or a map. A value that needs no conversion is returned itself.
     *
     * @throws IllegalArgumentException when it is nested more than {@value #DEPTH_MAX} deep
     */
    public static @Nullable Object of(@Nullable Object value) {
        return of(value, 0);
    }

    private static @Nullable Object of(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof Collection<?> list) {
            return list(list, depth);
        }
        return value != null && isText(value) ? text(value) : value;
    }

    /** Returns the JSON form of the fields of an entity, in their order. */
    @SuppressWarnings("unchecked") // Names are not changed.
    public static Map<String, Object> of(Map<String, ?> fields) {
        return (Map<String, Object>) map(fields, 0);
    }

    /**
     * Returns the value of a JSON form, in the class that entities have. For a decimal, a number is accepted too.
     *
     * @param type a scalar type
     * @param decimal precision and scale of a decimal, null for other types
     * @return null when it is not a value of the type, or the type cannot hold it
     */
    public static @Nullable Object value(FieldType type, @Nullable DecimalType decimal, Object form) {
        return Scalars.fit(type, decimal, form);
    }

    /** Returns a scalar value as text. */
    public static String text(Object value) {
        if (value instanceof Instant time) {
            return Times.text(time);
        }
        // A caller's decimal may have an exponent so large that it must not be written out.
        return value instanceof BigDecimal decimal
                        && decimal.scale() >= 0
                        && decimal.scale() <= DecimalType.PRECISION_MAX
                ? decimal.toPlainString()
                : String.valueOf(value);
    }

    /** Whether JSON does not have this type, so that the value is written as a text. */
    private static boolean isText(Object value) {
        return (value instanceof BigDecimal && !(value instanceof JsonNumber))
                || value instanceof LocalDate
                || value instanceof Instant
                || value instanceof Binary;
    }

    private static void requireShallow(int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("nested more than " + DEPTH_MAX + " deep");
        }
    }

    private static Map<?, ?> map(Map<?, ?> map, int depth) {
        requireShallow(depth);
        Map<Object, @Nullable Object> forms = new LinkedHashMap<>();
        boolean same = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object form = of(entry.getValue(), depth + 1);
            same &= form == entry.getValue();
            forms.put(entry.getKey(), form);
        }
        return same ? map : forms;
    }

    private static Collection<?> list(Collection<?> list, int depth) {
        requireShallow(depth);
        List<@Nullable Object> forms = new ArrayList<>(list.size());
        boolean same = true;
        for (Object each : list) {
            Object form = of(each, depth + 1);
            same &= form == each;
            forms.add(form);
        }
        return same ? list : forms;
    }
}
