package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.Binary;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Scalars;
import io.entail.schema.value.Times;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Encodes scalar values. */
abstract class ScalarCodec extends ValueCodec {
    /** The length of the longest decimal. */
    private static final int BYTES_MAX = 16;

    private final FieldType type;
    private final @Nullable DecimalType digits;

    private ScalarCodec(FieldType type) {
        this(type, null);
    }

    private ScalarCodec(FieldType type, @Nullable DecimalType digits) {
        this.type = type;
        this.digits = digits;
    }

    /**
     * Returns the codec of a type.
     *
     * @param digits precision and scale of a decimal, null for all other types
     */
    static ScalarCodec of(FieldType type, @Nullable DecimalType digits) {
        return switch (type) {
            case STRING, UUID -> new Text(type);
            case INT -> new Int();
            case LONG, TIMESTAMP -> new LongInteger(type);
            case DOUBLE -> new Fraction();
            case BOOLEAN -> new Truth();
            case DECIMAL -> new Decimal(Objects.requireNonNull(digits, "digits of a decimal"));
            case DATE -> new Day();
            case TIMESTAMP_MS -> new Time();
            case BYTES -> new Octets();
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE ->
                throw new IllegalArgumentException(type.text() + " is no scalar type");
        };
    }

    /** Returns the value in the Java class of the type. */
    final Object fit(Object value) {
        Object fitting = Scalars.fit(type, digits, value);
        if (fitting == null) {
            throw new IllegalArgumentException(type.mismatch());
        }
        return fitting;
    }

    private static final class Text extends ScalarCodec {
        Text(FieldType type) {
            super(type);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeString((String) fit(value));
        }

        @Override
        Object read(ValueInput in) {
            return in.readString();
        }

        @Override
        void check(ValueInput in) {
            in.checkString();
        }
    }

    private static final class Int extends ScalarCodec {
        Int() {
            super(FieldType.INT);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeLong((Integer) fit(value));
        }

        @Override
        Object read(ValueInput in) {
            return in.readInt();
        }
    }

    private static final class LongInteger extends ScalarCodec {
        LongInteger(FieldType type) {
            super(type);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeLong((Long) fit(value));
        }

        @Override
        Object read(ValueInput in) {
            return in.readLong();
        }
    }

    private static final class Fraction extends ScalarCodec {
        Fraction() {
            super(FieldType.DOUBLE);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeDouble((Double) fit(value));
        }

        @Override
        Object read(ValueInput in) {
            return in.readDouble();
        }
    }

    /** Encodes a decimal as Avro does: the unscaled value in two's complement with the least number of bytes. */
    private static final class Decimal extends ScalarCodec {
        private final DecimalType digits;

        Decimal(DecimalType digits) {
            super(FieldType.DECIMAL, digits);
            this.digits = digits;
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeBytes(((BigDecimal) fit(value)).unscaledValue().toByteArray());
        }

        @Override
        Object read(ValueInput in) {
            byte[] bytes = in.readBytes();
            BigInteger unscaled = bytes.length == 0 || bytes.length > BYTES_MAX ? null : new BigInteger(bytes);
            if (unscaled == null || unscaled.toByteArray().length != bytes.length) {
                throw new MalformedEntityException("a decimal in " + bytes.length + " bytes");
            }
            try {
                return digits.ofUnscaled(unscaled);
            } catch (IllegalArgumentException e) {
                throw new MalformedEntityException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class Day extends ScalarCodec {
        Day() {
            super(FieldType.DATE);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeLong(((LocalDate) fit(value)).toEpochDay());
        }

        @Override
        Object read(ValueInput in) {
            int days = in.readInt();
            LocalDate date = Times.ofDays(days);
            if (date == null) {
                throw new MalformedEntityException(days + " days since 1970 are no date of the years 1 to 9999");
            }
            return date;
        }
    }

    private static final class Time extends ScalarCodec {
        Time() {
            super(FieldType.TIMESTAMP_MS);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeLong(((Instant) fit(value)).toEpochMilli());
        }

        @Override
        Object read(ValueInput in) {
            long millis = in.readLong();
            Instant time = Times.ofMillis(millis);
            if (time == null) {
                throw new MalformedEntityException(millis + " ms since 1970 are no time of the years 1 to 9999");
            }
            return time;
        }
    }

    private static final class Octets extends ScalarCodec {
        Octets() {
            super(FieldType.BYTES);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeBytes(((Binary) fit(value)).array());
        }

        @Override
        Object read(ValueInput in) {
            return Binary.wrap(in.readBytes());
        }

        @Override
        void check(ValueInput in) {
            in.skip(in.readLong());
        }
    }

    private static final class Truth extends ScalarCodec {
        Truth() {
            super(FieldType.BOOLEAN);
        }

        @Override
        void write(Object value, ValueOutput out) {
            out.writeBoolean((Boolean) fit(value));
        }

        @Override
        Object read(ValueInput in) {
            return in.readBoolean();
        }
    }
}
