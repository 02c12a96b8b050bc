package io.entail.schema.load;

import io.entail.schema.Functions;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A variant of an entity, defined by a record of its own: {@code @subschemaOf("plugins") @subschemaNames(["cors"])}.
 * Its fields replace those of the entity; other fields stay. Immutable.
 *
 * @param file its file, as named in messages
 * @param entity the entity that it is a variant of
 * @param names the values of the entity's selector that select it
 */
public record Subschema(String file, String entity, List<String> names, Schema schema, Functions functions) {
    public static final String OF = "subschemaOf";
    public static final String NAMES = "subschemaNames";

    public Subschema {
        names = List.copyOf(names);
    }

    /** Reads the subschema that a record defines, null after a fault. */
    static @Nullable Subschema read(String file, Schema schema, Functions functions, DefinitionFindings findings) {
        PropertyReader properties = new PropertyReader(schema, findings, DefinitionFindings.Place.of(schema.getName()));
        String entity = properties.text(OF);
        List<String> names = properties.texts(NAMES);
        if (names.isEmpty()) {
            findings.unreadable(properties.place(), NAMES + ": expected at least one name");
        }
        if (schema.propsContainsKey("entity")) {
            findings.unreadable(properties.place(), "a record is an entity or a subschema, not both");
        }
        return entity == null || !findings.clean() ? null : new Subschema(file, entity, names, schema, functions);
    }

    /** Whether a record is a subschema. */
    public static boolean is(Schema schema) {
        return schema.getType() == Schema.Type.RECORD && schema.propsContainsKey(OF);
    }

    /** Returns whether another subschema has the same content, wherever it comes from. */
    boolean isCopyOf(Subschema other) {
        return entity.equals(other.entity) && schema.equals(other.schema);
    }
}
