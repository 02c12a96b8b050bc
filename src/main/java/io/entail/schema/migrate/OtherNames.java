package io.entail.schema.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Renames named types that have another meaning in the final definition, because within one schema a name has one
 * meaning. Not thread-safe.
 */
final class OtherNames {
    private final Map<String, Schema> known = new HashMap<>();
    private final Map<Schema, Schema> made = new HashMap<>();
    private final String suffix;

    private OtherNames(String suffix) {
        this.suffix = suffix;
    }

    /** Renames types that are added to a record, if its own types have their names. */
    static OtherNames besides(Schema record, String suffix) {
        OtherNames names = new OtherNames(suffix);
        names.collect(record);
        return names;
    }

    private void collect(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                if (known.put(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema()));
                }
            }
            case ARRAY -> collect(schema.getElementType());
            case MAP -> collect(schema.getValueType());
            case UNION -> schema.getTypes().forEach(this::collect);
            default -> {}
        }
    }

    /** Returns the type, or a copy of it under other names. */
    Schema of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ARRAY -> with(schema, Schema.createArray(of(schema.getElementType())));
            case MAP -> with(schema, Schema.createMap(of(schema.getValueType())));
            case UNION ->
                Schema.createUnion(schema.getTypes().stream().map(this::of).toList());
            default -> schema;
        };
    }

    private Schema record(Schema schema) {
        Schema before = made.get(schema);
        if (before != null) {
            return before;
        }
        Schema other = known.get(schema.getFullName());
        if (other != null && other.equals(schema)) {
            return other;
        }
        String name = schema.getName();
        String space = schema.getNamespace();
        int number = 1;
        while (known.containsKey(full(space, name))) {
            name = schema.getName() + suffix + number++;
        }
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, of(field.schema()))));
        Schema copy = with(schema, Schema.createRecord(name, schema.getDoc(), space, false, fields));
        known.put(copy.getFullName(), copy);
        made.put(schema, copy);
        return copy;
    }

    private static String full(@Nullable String space, String name) {
        return space == null || space.isEmpty() ? name : space + "." + name;
    }

    private static Schema with(Schema from, Schema copy) {
        from.getObjectProps().forEach(copy::addProp);
        return copy;
    }
}
