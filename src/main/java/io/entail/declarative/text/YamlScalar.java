package io.entail.declarative.text;

import io.entail.schema.value.Numbers;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a YAML scalar without quotes means: null, true, false or a decimal number; everything else is text.
 * {@code no}, {@code 1:30}, {@code 0777} and {@code 2026-11-22} are texts.
 */
final class YamlScalar {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern FRACTION =
            Pattern.compile("[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    /** Longer numbers take long to parse and fit no field. */
    private static final int DIGITS_MAX = 400;

    private YamlScalar() {}

    static @Nullable Object read(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> number(text);
        };
    }

    private static Object number(String text) {
        char first = text.charAt(0);
        boolean maybe = (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
        if (!maybe || text.length() > DIGITS_MAX) {
            return text;
        }
        if (INTEGER.matcher(text).matches()) {
            return integer(new BigInteger(text));
        }
        return FRACTION.matcher(text).matches() ? Numbers.fraction(text) : text;
    }

    private static Number integer(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return value.intValue();
        }
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }
}
