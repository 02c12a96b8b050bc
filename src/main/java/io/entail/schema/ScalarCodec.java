package io.entail.schema;

/** Values of one piece. */
abstract class ScalarCodec extends ValueCodec {
    private final FieldType type;

    private ScalarCodec(FieldType type) {
        this.type = type;
    }

    static ScalarCodec of(FieldType type) {
        return switch (type) {
            case STRING, UUID -> new Text(type);
            case INT -> new Int();
            case LONG, TIMESTAMP -> new LongInteger(type);
            case DOUBLE -> new Fraction();
            case BOOLEAN -> new Truth();
            default -> throw new IllegalArgumentException(type.text() + " is no scalar type");
        };
    }

    /** The value in the class of the type. */
    final Object fit(Object value) {
        Object fitting = Scalars.fit(type, value);
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
        void write(Object value, AvroOutput out) {
            out.writeString((String) fit(value));
        }

        @Override
        Object read(AvroInput in) {
            return in.readString();
        }

        @Override
        void check(AvroInput in) {
            in.checkString();
        }
    }

    private static final class Int extends ScalarCodec {
        Int() {
            super(FieldType.INT);
        }

        @Override
        void write(Object value, AvroOutput out) {
            out.writeLong((Integer) fit(value));
        }

        @Override
        Object read(AvroInput in) {
            return in.readInt();
        }
    }

    private static final class LongInteger extends ScalarCodec {
        LongInteger(FieldType type) {
            super(type);
        }

        @Override
        void write(Object value, AvroOutput out) {
            out.writeLong((Long) fit(value));
        }

        @Override
        Object read(AvroInput in) {
            return in.readLong();
        }
    }

    private static final class Fraction extends ScalarCodec {
        Fraction() {
            super(FieldType.DOUBLE);
        }

        @Override
        void write(Object value, AvroOutput out) {
            out.writeDouble((Double) fit(value));
        }

        @Override
        Object read(AvroInput in) {
            return in.readDouble();
        }
    }

    private static final class Truth extends ScalarCodec {
        Truth() {
            super(FieldType.BOOLEAN);
        }

        @Override
        void write(Object value, AvroOutput out) {
            out.writeBoolean((Boolean) fit(value));
        }

        @Override
        Object read(AvroInput in) {
            return in.readBoolean();
        }
    }
}
