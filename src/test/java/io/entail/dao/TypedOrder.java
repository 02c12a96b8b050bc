package io.entail.dao;

import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** A class as Avro generates it, from a definition with fields that cannot be null. */
public final class TypedOrder extends SpecificRecordBase {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("checkstyle:ConstantName") // Avro looks for this name.
    public static final Schema SCHEMA$ = new Schema.Parser().parse("""
            {"type": "record", "name": "TypedOrder", "namespace": "io.entail.dao", "entity": "orders", "primaryKey": ["id"],
             "fields": [{"name": "id", "type": "string"},
              {"name": "name", "type": ["null", "string"], "default": null},
              {"name": "total", "type": "int"},
              {"name": "region", "type": "string"}]}""");

    public @Nullable String id;
    public @Nullable String name;
    public int total;
    public @Nullable String region;

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }

    @Override
    public @Nullable Object get(int field) {
        return switch (field) {
            case 0 -> id;
            case 1 -> name;
            case 2 -> total;
            case 3 -> region;
            default -> throw new IndexOutOfBoundsException("Invalid index: " + field);
        };
    }

    @Override
    public void put(int field, @Nullable Object value) {
        switch (field) {
            case 0 -> id = text(value);
            case 1 -> name = text(value);
            case 2 -> total = (Integer) Objects.requireNonNull(value);
            case 3 -> region = text(value);
            default -> throw new IndexOutOfBoundsException("Invalid index: " + field);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
