package io.entail.writes;

import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Parts of canonical keys as the values that entities hold. */
public final class KeyPart {
    private KeyPart() {}

    /**
     * Returns the value of a field of that type.
     *
     * @param decimal the digits of a decimal, null for all other types
     * @param part from {@link CanonicalKey#parts}
     * @return the part itself when no field of the type can have this value, because the writer of the key was faulty
     */
    public static Object value(FieldType type, @Nullable DecimalType decimal, Object part) {
        if (part instanceof Long number) {
            return switch (type) {
                case INT -> number.intValue();
                case DATE -> date(number);
                case TIMESTAMP_MS -> Instant.ofEpochMilli(number);
                default -> number;
            };
        }
        return part instanceof BigInteger unscaled && decimal != null
                ? new BigDecimal(unscaled, decimal.scale())
                : part;
    }

    private static Object date(long days) {
        try {
            return LocalDate.ofEpochDay(days);
        } catch (DateTimeException e) {
            return days;
        }
    }
}
