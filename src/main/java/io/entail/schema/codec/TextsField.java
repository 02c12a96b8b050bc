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
 * Reads one field, a list of strings, from the bytes of an entity and skips the fields before it without decoding them.
 * Used for indexes, which read every row and mostly find nothing. Immutable and thread-safe.
 */
public final class TextsField {
    private final Skip[] before;
    private final int nullBranch;

    private TextsField(Skip[] before, int nullBranch) {
        this.before = before;
        this.nullBranch = nullBranch;
    }

    /**
     * Returns a reader of the field with this name, null when the entity has none or it is not a list or set of
     * strings.
     */
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
     * Returns the strings, none when the field is unset.
     *
     * @throws MalformedEntityException when the bytes up to the end of the field are not valid
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
