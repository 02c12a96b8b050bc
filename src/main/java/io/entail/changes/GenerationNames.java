package io.entail.changes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * The names that an entity's record, and those of the records, enumerations and fixed types in it, have in the feed once the
 * entity was migrated: {@code Service_2} after the first time. A registry and whoever generates classes go by names, and what
 * the same name stands for may only be extended. Pure.
 */
final class GenerationNames {
    private final String suffix;

    /** By full name, as they were. */
    private final Map<String, Schema> renamed = new HashMap<>();

    private GenerationNames(int generation) {
        this.suffix = "_" + (generation + 1);
    }

    /**
     * A definition's record as the feed names it.
     *
     * @param generation of its records in the feed, from 0
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

    /** With the properties of a type; what is a logical type to Avro is one again. */
    private static Schema with(Schema from, Schema to) {
        from.getObjectProps().forEach(to::addProp);
        if (from.getLogicalType() != null) {
            from.getLogicalType().addToSchema(to);
        }
        return to;
    }
}
