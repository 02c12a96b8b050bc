package io.entail.schema.value;

import io.entail.schema.Binary;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of fields. The named Java classes are those that decoding returns and validation expects. */
public enum FieldType {
    /** Avro {@code string}: {@link String}. */
    STRING("expected a string"),
    /** Avro {@code uuid}: {@link String}, stored in lower case. */
    UUID("expected a string"),
    /** Avro {@code int}: {@link Integer}. */
    INT("expected an integer", Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Avro {@code long}: {@link Long}. */
    LONG("expected an integer", Long.MIN_VALUE, Long.MAX_VALUE),
    /** Avro {@code long} with {@code @timestamp("seconds")}: {@link Long}, seconds since 1970, above 0. */
    TIMESTAMP("expected an integer", Long.MIN_VALUE, Long.MAX_VALUE),
    /** Avro {@code double}: {@link Double}, finite. */
    DOUBLE("expected a number", -Double.MAX_VALUE, Double.MAX_VALUE),
    /** Avro {@code decimal(p,s)}: {@link java.math.BigDecimal} with exactly the scale. See {@link DecimalType}. */
    DECIMAL("expected a decimal number such as 10.50"),
    /** Avro {@code boolean}: {@link Boolean}. */
    BOOLEAN("expected a boolean"),
    /** Avro {@code date}: {@link java.time.LocalDate}, of years 1 to 9999. */
    DATE(Times.DATE),
    /** Avro {@code timestamp_ms}: {@link java.time.Instant} in whole milliseconds, of years 1 to 9999. */
    TIMESTAMP_MS(Times.TIME),
    /** Avro {@code bytes}: {@link Binary}. */
    BYTES("expected bytes in Base64"),
    /** Avro {@code array}: {@link java.util.List}. */
    ARRAY("expected an array"),
    /** Avro {@code array} with {@code @set(true)}: {@link java.util.List} without equal scalars. */
    SET("expected a set"),
    /** Avro {@code map}: {@link java.util.Map} with string keys. */
    MAP("expected a map"),
    /** An Avro record, declared before at file level: {@link java.util.Map}. */
    RECORD("expected a record"),
    /** Avro {@code string} with {@code @json(true)}: {@link java.util.Map}; canonical JSON text in Avro. */
    JSON("expected a record"),
    /**
     * A field with {@code @references("services")}; its values are {@link java.util.Map}s with the parent's primary
     * key.
     */
    REFERENCE("missing primary key");

    private final String mismatch;
    private final @Nullable String range;

    FieldType(String mismatch) {
        this.mismatch = mismatch;
        this.range = null;
    }

    FieldType(String mismatch, Number low, Number high) {
        this.mismatch = mismatch;
        this.range = "value should be between " + low + " and " + high;
    }

    /** Returns the message for a value of another type. */
    public String mismatch() {
        return mismatch;
    }

    /**
     * Returns the message for a number that satisfies all rules but that the type cannot hold; null for types that are
     * not numbers.
     */
    @Nullable
    public String range() {
        return range;
    }

    /** Returns the name in messages about definitions. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether values are scalar, so that the field can be part of a key or of a unique constraint. */
    public boolean isScalar() {
        return switch (this) {
            case STRING, UUID, INT, LONG, TIMESTAMP, DOUBLE, DECIMAL, BOOLEAN, DATE, TIMESTAMP_MS, BYTES -> true;
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> false;
        };
    }
}
