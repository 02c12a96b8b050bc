package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field, a list of strings, out of an entity's bytes and passes over the fields before it without decoding
 * them: for an index that looks at every row and mostly finds nothing. Immutable and thread-safe.
 */
public final class TextsField {
    private final Skip[] before;
    private final int nullBranch;

    private TextsField(Skip[] before, int nullBranch) {
        this.before = before;
        this.nullBranch = nullBranch;
    }

    /** The field of that name, null when the entity has none or it is no list or set of strings. */
    public static @Nullable TextsField of(EntityDefinition definition, String name) {
        FieldDefinition field = definition.field(name);
        boolean list = field != null && (field.type() == FieldType.SET || field.type() == FieldType.ARRAY);
        if (field == null || !list || field.value().elements().type() != FieldType.STRING) {
            return null;
        }
        List<Skip> skips = new ArrayList<>();
        for (Schema.Field each : definition.avro().getFields()) {
            if (each.name().equals(name)) {
                break;
            }
            skips.add(Skip.of(each.schema()));
        }
        return new TextsField(skips.toArray(new Skip[0]), field.nullBranch());
    }

    /**
     * The strings in an entity's bytes, none when the field is unset.
     *
     * @throws MalformedEntityException when the bytes up to the end of the field are no entity's
     */
    public List<String> read(byte[] bytes) {
        ValueInput in = new ValueInput(bytes, 0, bytes.length);
        for (Skip skip : before) {
            skip.over(in);
        }
        if (nullBranch >= 0 && in.readBranch() == nullBranch) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                texts.add(in.readString());
            }
        }
        return texts;
    }
}
