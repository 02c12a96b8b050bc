package io.entail.schema.migrate;

import io.entail.schema.Binary;
import io.entail.schema.ReferenceField;
import io.entail.schema.ValueDefinition;
import io.entail.schema.migrate.Conversion.Step;
import io.entail.schema.rules.ValidUuid;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import io.entail.schema.value.Numbers;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The conversions that come with Entail. A conversion that could lose information refuses values for which it would.
 */
final class BuiltInConversions {
    private static final Set<FieldType> SCALARS = EnumSet.copyOf(
            List.of(FieldType.values()).stream().filter(FieldType::isScalar).toList());

    private final Map<String, Conversion> all = new LinkedHashMap<>();

    private BuiltInConversions() {}

    static Map<String, Conversion> all() {
        BuiltInConversions made = new BuiltInConversions();
        made.texts();
        made.numbers();
        made.times();
        made.containers();
        made.references();
        return made.all;
    }

    private void add(String name, Set<FieldType> from, Set<FieldType> to, Step function) {
        all.put(name, new Conversion(name, from, to, function));
    }

    private void add(String name, FieldType from, FieldType to, Function<Object, @Nullable Object> function) {
        add(name, Set.of(from), Set.of(to), (value, is, will) -> function.apply(value));
    }

    private void texts() {
        fromText("int", FieldType.INT, BuiltInConversions::number);
        fromText("long", FieldType.LONG, BuiltInConversions::number);
        fromText("double", FieldType.DOUBLE, BuiltInConversions::number);
        fromText("decimal", FieldType.DECIMAL, BuiltInConversions::number);
        fromText("boolean", FieldType.BOOLEAN, BuiltInConversions::truth);
        fromText("uuid", FieldType.UUID, BuiltInConversions::uuid);
        fromText("date", FieldType.DATE, text -> text);
        fromText("time", FieldType.TIMESTAMP_MS, text -> text);
        fromText("bytes", FieldType.BYTES, text -> text);
        fromText("json", FieldType.JSON, CanonicalJson::read);
        toText("int", FieldType.INT);
        toText("long", FieldType.LONG);
        toText("double", FieldType.DOUBLE);
        toText("decimal", FieldType.DECIMAL);
        toText("boolean", FieldType.BOOLEAN);
        toText("uuid", FieldType.UUID);
        toText("date", FieldType.DATE);
        toText("time", FieldType.TIMESTAMP_MS);
        toText("bytes", FieldType.BYTES);
        toText("seconds", FieldType.TIMESTAMP);
        add("json_to_text", FieldType.JSON, FieldType.STRING, CanonicalJson::write);
    }

    private void fromText(String name, FieldType to, Function<String, @Nullable Object> function) {
        add("text_to_" + name, FieldType.STRING, to, text -> function.apply(((String) text).strip()));
    }

    private void toText(String name, FieldType from) {
        add(name + "_to_text", from, FieldType.STRING, BuiltInConversions::text);
    }

    private static Object number(String text) {
        try {
            return text.length() > Numbers.LENGTH_MAX ? text : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the text is no number", e);
        }
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("the text is neither true nor false");
        };
    }

    private static Object uuid(String text) {
        if (!ValidUuid.isUuid(text)) {
            throw new IllegalArgumentException("the text is no UUID");
        }
        return text;
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal exact) {
            return exact.toPlainString();
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return BigDecimal.valueOf(number).setScale(0).toPlainString();
        }
        return value instanceof Binary bytes ? bytes.toString() : String.valueOf(value);
    }

    private void numbers() {
        Map<String, FieldType> kinds = new LinkedHashMap<>();
        kinds.put("int", FieldType.INT);
        kinds.put("long", FieldType.LONG);
        kinds.put("double", FieldType.DOUBLE);
        kinds.put("decimal", FieldType.DECIMAL);
        kinds.forEach((from, type) -> kinds.forEach((to, target) -> {
            if (type != target || type == FieldType.DECIMAL) {
                add(from + "_to_" + to, type, target, value -> exact((Number) value, target));
            }
        }));
    }

    /**
     * Checks that a double can hold a number, which would otherwise be rounded silently. For other types the value is
     * checked when it is fitted to the field.
     */
    private static Object exact(Number value, FieldType target) {
        BigDecimal exact = Objects.requireNonNull(Numbers.exact(value));
        if (target == FieldType.DOUBLE
                && BigDecimal.valueOf(exact.doubleValue()).compareTo(exact) != 0) {
            throw new IllegalArgumentException("a double cannot hold all digits of " + exact.toPlainString());
        }
        return exact;
    }

    private void times() {
        add("long_to_seconds", FieldType.LONG, FieldType.TIMESTAMP, value -> value);
        add("int_to_seconds", FieldType.INT, FieldType.TIMESTAMP, value -> value);
        add("seconds_to_long", FieldType.TIMESTAMP, FieldType.LONG, value -> value);
        add(
                "seconds_to_time",
                FieldType.TIMESTAMP,
                FieldType.TIMESTAMP_MS,
                value -> Instant.ofEpochSecond((Long) value));
        add("time_to_seconds", FieldType.TIMESTAMP_MS, FieldType.TIMESTAMP, BuiltInConversions::seconds);
        add("long_to_time", FieldType.LONG, FieldType.TIMESTAMP_MS, value -> Instant.ofEpochMilli((Long) value));
        add("time_to_long", FieldType.TIMESTAMP_MS, FieldType.LONG, value -> ((Instant) value).toEpochMilli());
        add(
                "date_to_time",
                FieldType.DATE,
                FieldType.TIMESTAMP_MS,
                value -> ((LocalDate) value).atStartOfDay(ZoneOffset.UTC).toInstant());
        add(
                "time_to_date",
                FieldType.TIMESTAMP_MS,
                FieldType.DATE,
                value -> LocalDate.ofInstant((Instant) value, ZoneOffset.UTC));
    }

    private static Object seconds(Object value) {
        Instant time = (Instant) value;
        if (time.getNano() != 0) {
            throw new IllegalArgumentException("the time has a fraction of a second");
        }
        return time.getEpochSecond();
    }

    private void containers() {
        add("value_to_array", Set.of(), Set.of(FieldType.ARRAY), (value, from, to) -> List.of(value));
        add("value_to_set", Set.of(), Set.of(FieldType.SET), (value, from, to) -> List.of(value));
        add("array_to_value", Set.of(FieldType.ARRAY, FieldType.SET), Set.of(), (value, from, to) -> only(value));
        add("array_to_set", FieldType.ARRAY, FieldType.SET, value -> List.copyOf(new LinkedHashSet<>((List<?>) value)));
        add("set_to_array", FieldType.SET, FieldType.ARRAY, value -> value);
        add(
                "record_to_record",
                Set.of(FieldType.RECORD),
                Set.of(FieldType.RECORD),
                (value, from, to) -> shared((Map<?, ?>) value, to));
        add(
                "record_to_json",
                Set.of(FieldType.RECORD, FieldType.MAP),
                Set.of(FieldType.JSON),
                (value, from, to) -> JsonForm.of(value));
        add(
                "json_to_record",
                Set.of(FieldType.JSON),
                Set.of(FieldType.RECORD, FieldType.MAP),
                (value, from, to) -> value);
        add("map_to_record", FieldType.MAP, FieldType.RECORD, value -> value);
        add("record_to_map", FieldType.RECORD, FieldType.MAP, value -> value);
    }

    /** Converts an array to its only element ({@code array_to_value}); an empty array unsets the field. */
    private static @Nullable Object only(Object value) {
        List<?> list = (List<?>) value;
        if (list.size() > 1) {
            throw new IllegalArgumentException("the array has " + list.size() + " elements");
        }
        return list.isEmpty() ? null : list.get(0);
    }

    /** Returns the fields that the new record has as well. */
    private static Object shared(Map<?, ?> value, ValueDefinition to) {
        Map<String, Object> kept = new LinkedHashMap<>();
        value.forEach((name, each) -> {
            if (to.nested().field(name) != null && each != null) {
                kept.put((String) name, each);
            }
        });
        return kept;
    }

    private void references() {
        add("value_to_reference", SCALARS, Set.of(FieldType.REFERENCE), (value, from, to) -> Map.of(key(to), value));
        add(
                "reference_to_value",
                Set.of(FieldType.REFERENCE),
                SCALARS,
                (value, from, to) -> Objects.requireNonNull(((Map<?, ?>) value).get(key(from))));
        add(
                "reference_to_reference",
                Set.of(FieldType.REFERENCE),
                Set.of(FieldType.REFERENCE),
                (value, from, to) -> Map.of(key(to), Objects.requireNonNull(((Map<?, ?>) value).get(key(from)))));
    }

    private static String key(ValueDefinition reference) {
        ReferenceField field = Objects.requireNonNull(reference.reference());
        return field.key();
    }
}
