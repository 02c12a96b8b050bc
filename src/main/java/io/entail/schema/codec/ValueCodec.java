package io.entail.schema.codec;

import io.entail.schema.ValueDefinition;

/** Converts values of one type to bytes and back. Immutable and thread-safe. */
abstract class ValueCodec {

    /**
     * Appends the value.
     *
     * @throws IllegalArgumentException when it is of another type; the message is that of the validation
     */
    abstract void write(Object value, ValueOutput out);

    /** Reads a value of this type. */
    abstract Object read(ValueInput in);

    /** Skips a value that {@link #read} would accept, and fails where it would fail. */
    void check(ValueInput in) {
        Object unused = read(in);
    }

    /** Compiles the codec of a type. */
    static ValueCodec of(ValueDefinition value) {
        return switch (value.type()) {
            case ARRAY, SET -> new ArrayCodec(value.type(), of(value.elements()));
            case MAP -> new MapCodec(of(value.elements()));
            case RECORD -> new RecordCodec(value.nested());
            case JSON -> new JsonCodec();
            case REFERENCE -> ReferenceCodec.of(value);
            default -> ScalarCodec.of(value.type(), value.decimal());
        };
    }
}
