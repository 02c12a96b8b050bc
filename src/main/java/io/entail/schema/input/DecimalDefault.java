package io.entail.schema.input;

import io.entail.schema.value.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The default of a decimal. In Avro it is a text whose characters are the bytes of the unscaled value: with a scale of
 * 2, {@code "\u0001"} is 0.01. A default written in digits, such as {@code "1"}, would mean another number, so it is
 * refused with an explanation.
 */
final class DecimalDefault {
    private DecimalDefault() {}

    /**
     * Returns the number.
     *
     * @param given the default as Avro's parser returns it
     * @throws IllegalArgumentException when it is not a number, or is written in digits
     */
    static BigDecimal of(DecimalType type, Object given) {
        if (!(given instanceof byte[] bytes) || bytes.length == 0) {
            throw new IllegalArgumentException("expected a text with the bytes of the unscaled value");
        }
        BigDecimal digits = DecimalType.exact(new String(bytes, StandardCharsets.ISO_8859_1));
        if (digits != null) {
            BigDecimal meant = type.fit(digits);
            throw new IllegalArgumentException(
                    "Avro takes the text for the bytes of the unscaled value, not for a number"
                            + (meant == null ? "" : "; write " + text(meant) + " for " + meant.toPlainString())
                            + "; put \\u0000 before it if these bytes are meant");
        }
        return type.ofUnscaled(new BigInteger(bytes));
    }

    /** Returns the text that a definition has to contain for this number. */
    private static String text(BigDecimal value) {
        StringBuilder text = new StringBuilder("\"");
        for (byte each : value.unscaledValue().toByteArray()) {
            text.append("\\u00").append(HexFormat.of().toHexDigits(each));
        }
        return text.append('"').toString();
    }
}
