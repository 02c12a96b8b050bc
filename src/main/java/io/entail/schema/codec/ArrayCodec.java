package io.entail.schema.codec;

import io.entail.schema.value.FieldType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Arrays and sets: one block, then the end. */
final class ArrayCodec extends ValueCodec {
    private final FieldType type;
    private final ValueCodec element;

    ArrayCodec(FieldType type, ValueCodec element) {
        this.type = type;
        this.element = element;
    }

    @Override
    void write(Object value, ValueOutput out) {
        if (!(value instanceof Collection<?> list)) {
            throw new IllegalArgumentException(type.mismatch());
        }
        if (!list.isEmpty()) {
            out.writeLong(list.size());
            for (Object each : list) {
                if (each == null) {
                    throw new IllegalArgumentException("required field missing");
                }
                element.write(each, out);
            }
        }
        out.writeLong(0);
    }

    @Override
    Object read(ValueInput in) {
        int count = in.readBlock();
        if (count == 0) {
            return List.of();
        }
        Object[] elements = new Object[count];
        for (int i = 0; i < count; i++) {
            elements[i] = element.read(in);
        }
        for (int more = in.readBlock(); more != 0; more = in.readBlock()) {
            int filled = elements.length;
            elements = Arrays.copyOf(elements, Math.addExact(filled, more));
            for (int i = filled; i < elements.length; i++) {
                elements[i] = element.read(in);
            }
        }
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    @Override
    void check(ValueInput in) {
        for (int count = in.readBlock(); count != 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                element.check(in);
            }
        }
    }
}
