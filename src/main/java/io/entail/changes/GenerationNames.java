package io.entail.changes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * Renames the record of an entity, and the records, enumerations and fixed types in it, for the feed after a migration:
 * {@code Service_2} after the first one. Schema registries and generators of classes identify types by their names, and a
 * type may only be extended under its name. Not thread-safe, except {@link #of}.
 */
final class GenerationNames {
    private final String suffix;

    /** The renamed types by their original full names. */
    private final Map<String, Schema> renamed = new HashMap<>();

    private GenerationNames(int generation) {
        this.suffix = "_" + (generation + 1);
    }

    /**
     * Returns the record of a definition with the names that it has in the feed.
     *
     * @param generation the generation of the entity's records in the feed, from 0
     */
    static Schema of(Schema entity, int generation) {
        return generation == 0 ? entity : new GenerationNames(generation).type(entity);
    }

    private Schema type(Schema type) {
        return switch (type.getType()) {
            case RECORD, ENUM, FIXED -> {
                Schema known = renamed.get(type.getFullName());
                yield known == null ? named(type) : known;
            }
            case ARRAY -> with(type, Schema.createArray(type(type.getElementType())));
            case MAP -> with(type, Schema.createMap(type(type.getValueType())));
            case UNION ->
                Schema.createUnion(type.getTypes().stream().map(this::type).toList());
            default -> type;
        };
    }

    private Schema named(Schema type) {
        String name = type.getName() + suffix;
        Schema other = switch (type.getType()) {
            case ENUM ->
                Schema.createEnum(
                        name, type.getDoc(), type.getNamespace(), type.getEnumSymbols(), type.getEnumDefault());
            case FIXED -> Schema.createFixed(name, type.getDoc(), type.getNamespace(), type.getFixedSize());
            default -> Schema.createRecord(name, type.getDoc(), type.getNamespace(), type.isError());
        };
        with(type, other);
        renamed.put(type.getFullName(), other);
        if (type.getType() == Schema.Type.RECORD) {
            List<Field> fields = new ArrayList<>();
            for (Field field : type.getFields()) {
                fields.add(new Field(field, type(field.schema())));
            }
            other.setFields(fields);
        }
        return other;
    }

    /** Copies the properties and the logical type of a type, and returns the copy. */
    private static Schema with(Schema from, Schema to) {
        from.getObjectProps().forEach(to::addProp);
        if (from.getLogicalType() != null) {
            from.getLogicalType().addToSchema(to);
        }
        return to;
    }
}
