package io.entail.schema.codec;

import org.apache.avro.Schema;

/** Skips one value in the bytes of an entity without decoding it. */
interface Skip {
    void over(ValueInput in);

    static Skip of(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> in -> {};
            case BOOLEAN -> in -> in.skip(1);
            case INT, LONG -> ValueInput::readLong;
            case DOUBLE -> in -> in.skip(Double.BYTES);
            case STRING, BYTES -> in -> in.skip(in.readLong());
            case UNION ->
                union(of(schema.getTypes().get(0)), of(schema.getTypes().get(1)));
            case ARRAY -> blocks(of(schema.getElementType()));
            case MAP -> entries(of(schema.getValueType()));
            case RECORD -> record(schema);
            default -> throw new IllegalArgumentException("no field is of type " + schema.getType());
        };
    }

    private static Skip union(Skip first, Skip second) {
        return in -> {
            if (in.readBranch() == 0) {
                first.over(in);
            } else {
                second.over(in);
            }
        };
    }

    private static Skip blocks(Skip element) {
        return in -> {
            for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    element.over(in);
                }
            }
        };
    }

    private static Skip entries(Skip value) {
        return blocks(in -> {
            in.skip(in.readLong());
            value.over(in);
        });
    }

    private static Skip record(Schema schema) {
        Skip[] fields =
                schema.getFields().stream().map(field -> of(field.schema())).toArray(Skip[]::new);
        return in -> {
            for (Skip field : fields) {
                field.over(in);
            }
        };
    }
}
