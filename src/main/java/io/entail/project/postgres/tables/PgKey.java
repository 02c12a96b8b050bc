package io.entail.project.postgres.tables;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;

/** The way in which rows are found by their keys. */
public enum PgKey {
    /** By the only key field, which is a uuid. Uuids have the order of their canonical bytes. */
    UUID,
    /** By the canonical bytes, which are always short enough for an index. */
    SHORT,
    /** By the SHA-256 of the canonical bytes, which may be as long as the log allows. */
    LONG;

    /** The longest key that is in indexes as it is. */
    private static final int SHORT_MAX = 1_000;

    /**
     * The number of bytes of a long key that are in the index for pages. Rows with the same beginning are sorted when
     * they are read.
     */
    public static final int HEAD = 1_000;

    private static final int PART_HEADER = 5;
    private static final int UUID_BYTES = 36;
    private static final int SMALL_BYTES = 16;

    static PgKey of(EntityDefinition definition) {
        if (definition.primaryKey().size() == 1) {
            FieldDefinition field =
                    definition.requireField(definition.primaryKey().get(0));
            return field.reference().isEmpty() ? of(field.type()) : keyed(length(field));
        }
        return keyed(definition.primaryKey().stream()
                .mapToInt(name -> length(definition.requireField(name)))
                .sum());
    }

    /** Returns the way for rows whose only key field has a type. */
    static PgKey of(FieldType type) {
        return type == FieldType.UUID ? UUID : keyed(length(type));
    }

    private static PgKey keyed(int length) {
        return length <= SHORT_MAX ? SHORT : LONG;
    }

    private static int length(FieldDefinition field) {
        return length(field.referencedType().orElse(field.type()));
    }

    private static int length(FieldType type) {
        PgType sql = PgType.of(type);
        if (type == FieldType.UUID) {
            return PART_HEADER + UUID_BYTES;
        }
        return sql != null && sql.isSmall() ? PART_HEADER + SMALL_BYTES : SHORT_MAX + 1;
    }

    /** Returns the bytes by which a row is found if its key is not a uuid. */
    public byte[] found(byte[] canonical) {
        return this == LONG ? PgNames.sha256(canonical) : canonical;
    }
}
