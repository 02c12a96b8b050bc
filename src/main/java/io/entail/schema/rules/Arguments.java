package io.entail.schema.rules;

import io.entail.schema.FieldType;
import java.math.BigDecimal;
import java.util.List;

/** Reads arguments of properties, as Avro hands them over. */
final class Arguments {
    private Arguments() {}

    static List<?> list(Object argument) {
        if (argument instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("expected a list");
    }

    static long integer(Object argument) {
        if (argument instanceof Integer || argument instanceof Long) {
            return ((Number) argument).longValue();
        }
        throw new IllegalArgumentException("expected an integer");
    }

    static int length(Object argument) {
        long length = integer(argument);
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected a length of 0 or more");
        }
        return (int) length;
    }

    /** A value of a type in the class that values of the type have. */
    static Object scalar(FieldType type, Object argument) {
        return switch (type) {
            case STRING, UUID -> {
                if (argument instanceof String) {
                    yield argument;
                }
                throw new IllegalArgumentException("expected a string");
            }
            case INT -> Math.toIntExact(integer(argument));
            case LONG, TIMESTAMP -> integer(argument);
            case DOUBLE -> {
                if (argument instanceof Number number) {
                    yield number.doubleValue();
                }
                throw new IllegalArgumentException("expected a number");
            }
            default -> throw new IllegalArgumentException("no argument can be of type " + type.text());
        };
    }

    /** As messages print it: integers without fraction. */
    static String text(Object scalar) {
        return scalar instanceof Double number
                ? new BigDecimal(number).stripTrailingZeros().toPlainString()
                : scalar.toString();
    }
}
