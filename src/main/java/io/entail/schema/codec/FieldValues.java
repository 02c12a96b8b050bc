package io.entail.schema.codec;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads some scalar fields and references from the bytes of an entity and skips the others without decoding them. Used
 * for indexes, which read every row. Immutable and thread-safe.
 */
public final class FieldValues {
    private final List<Step> steps;
    private final int count;

    private FieldValues(List<Step> steps, int count) {
        this.steps = steps;
        this.count = count;
    }

    /**
     * Creates a reader of the fields with these names in one version of a definition. A field that this version does
     * not have, or has with a type that is neither scalar nor reference, is always null.
     */
    public static FieldValues of(EntityDefinition definition, List<String> names) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            FieldDefinition field = definition.field(names.get(i));
            if (field != null && (field.type().isScalar() || field.reference().isPresent())) {
                places.put(names.get(i), i);
            }
        }
        List<Step> steps = new ArrayList<>();
        int found = 0;
        for (Schema.Field each : definition.avro().getFields()) {
            if (found == places.size()) {
                break;
            }
            Integer place = places.get(each.name());
            if (place == null) {
                steps.add(new Step(Skip.of(each.schema()), -1, null, -1));
            } else {
                FieldDefinition field = definition.requireField(each.name());
                steps.add(new Step(null, field.nullBranch(), codec(field.value()), place));
                found++;
            }
        }
        return new FieldValues(List.copyOf(steps), names.size());
    }

    private static ScalarCodec codec(ValueDefinition value) {
        FieldType type = value.reference() == null ? value.type() : Objects.requireNonNull(value.referenced());
        return ScalarCodec.of(type, value.decimal());
    }

    /**
     * Returns the values in the order of the names: null for an unset field, the parent's key for a reference.
     *
     * @throws io.entail.errors.MalformedEntityException when the bytes up to the end of the last field are not valid
     */
    public @Nullable Object[] read(byte[] bytes, int start, int length) {
        @Nullable Object[] values = new Object[count];
        ValueInput in = new ValueInput(bytes, start, length);
        for (Step step : steps) {
            step.read(in, values);
        }
        return values;
    }

    /** One field, which is skipped, or read when it has a codec. */
    private record Step(
            @Nullable Skip skip, int nullBranch, @Nullable ScalarCodec codec, int place) {

        void read(ValueInput in, @Nullable Object[] values) {
            if (skip != null) {
                skip.over(in);
            } else if (codec != null && (nullBranch < 0 || in.readBranch() != nullBranch)) {
                values[place] = codec.read(in);
            }
        }
    }
}
