package io.entail.project.postgres.tables;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;

/** How rows are found by their keys. */
public enum PgKey {
    /** By the uuid that the only key field is; uuids are ordered as canonical bytes are. */
    UUID,
    /** By the canonical bytes, which are always short: an index holds them. */
    SHORT,
    /** By the SHA-256 of the canonical bytes, which may be as long as the log lets them be. */
    LONG;

    /** More bytes than an index should be asked to hold twice. */
    private static final int SHORT_MAX = 1_000;

    /** So many bytes of a key are in the index that pages follow; those that are equal in all of them are sorted then. */
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

    /** Of rows whose only key field has this type. */
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

    /** What a row with this key is found by, where that is no uuid. */
    public byte[] found(byte[] canonical) {
        return this == LONG ? PgNames.sha256(canonical) : canonical;
    }
}
