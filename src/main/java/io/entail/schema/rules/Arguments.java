package io.entail.schema.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import io.entail.schema.value.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of properties in the form in which Avro returns them. */
public final class Arguments {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Arguments() {}

    public static List<?> list(Object argument) {
        if (argument instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("expected a list");
    }

    static String text(@Nullable Object argument, String otherwise) {
        if (argument instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(otherwise);
    }

    static long integer(Object argument) {
        if (argument instanceof Integer || argument instanceof Long) {
            return ((Number) argument).longValue();
        }
        throw new IllegalArgumentException("expected an integer");
    }

    static BigDecimal number(Object argument) {
        BigDecimal exact = argument instanceof Number number ? Numbers.exact(number) : null;
        if (exact == null) {
            throw new IllegalArgumentException("expected a number");
        }
        return exact;
    }

    static int length(Object argument) {
        long length = integer(argument);
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected a length of 0 or more");
        }
        return (int) length;
    }

    /** Checks that the argument is {@code true}, for properties that are either present or absent. */
    static void isTrue(Object argument) {
        if (!Boolean.TRUE.equals(argument)) {
            throw new IllegalArgumentException("expected true");
        }
    }

    /** Reads a scalar of a type, in the Java class of the type. */
    static Object scalar(RuleTarget target, @Nullable Object argument) {
        return switch (target.type()) {
            case STRING, UUID -> text(argument, "expected a string");
            case INT -> Math.toIntExact(integer(given(argument)));
            case LONG, TIMESTAMP -> integer(given(argument));
            case DOUBLE -> number(given(argument)).doubleValue();
            case BOOLEAN -> {
                if (argument instanceof Boolean) {
                    yield argument;
                }
                throw new IllegalArgumentException("expected a boolean");
            }
            case DECIMAL, DATE, TIMESTAMP_MS, BYTES -> formed(target, given(argument));
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE ->
                throw new IllegalArgumentException("no argument can be of type " + target.text());
        };
    }

    private static Object formed(RuleTarget target, Object argument) {
        Object value = JsonForm.value(target.type(), target.decimal(), argument);
        if (value == null) {
            throw new IllegalArgumentException("expected a value of type " + target.text());
        }
        return value;
    }

    private static Object given(@Nullable Object argument) {
        return argument == null ? JsonProperties.NULL_VALUE : argument;
    }

    /** Reads a value of any type; null for null. */
    static @Nullable Object any(RuleTarget target, Object argument) {
        FieldType type = target.type();
        if (argument == JsonProperties.NULL_VALUE) {
            return null;
        }
        if (type.isScalar()) {
            return scalar(target, argument);
        }
        boolean list = type == FieldType.ARRAY || type == FieldType.SET;
        if (list ? argument instanceof List : argument instanceof Map) {
            return tree(argument);
        }
        throw new IllegalArgumentException(list ? "expected a list" : "expected an object");
    }

    private static @Nullable Object tree(@Nullable Object argument) {
        if (argument instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(tree(each)));
            return Collections.unmodifiableList(copy);
        }
        if (argument instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(key, tree(each)));
            return Collections.unmodifiableMap(copy);
        }
        if (argument instanceof Number number && Numbers.exact(number) == null) {
            throw new IllegalArgumentException("expected a number");
        }
        return argument == JsonProperties.NULL_VALUE ? null : argument;
    }

    /** Formats a value for messages: integers without a fraction, lists and objects as JSON. */
    static String text(Object value) {
        if (value instanceof Double number) {
            return new BigDecimal(number).stripTrailingZeros().toPlainString();
        }
        if (value instanceof List || value instanceof Map) {
            try {
                return JSON.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
            }
        }
        return JsonForm.text(value);
    }
}
