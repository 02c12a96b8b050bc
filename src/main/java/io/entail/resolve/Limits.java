package io.entail.resolve;

/**
 * The fixed limits of protocols 1 and 2. A record beyond one of them does not decode. They never depend on the machine, and
 * changing one is a new protocol number. Lengths are in bytes.
 */
public final class Limits {
    /** The highest length of a whole value, with its protocol byte. */
    public static final int VALUE_BYTES = 16 << 20;

    /** The highest number of changes of a write. */
    public static final int CHANGES = 10_000;

    /** The highest length of a row's key, the key of its workspace, a claim and a reference. */
    public static final int KEY_BYTES = 4 << 10;

    /** The highest length of names of entities, constraints and fields, and of {@code keyId}. */
    public static final int NAME_BYTES = 256;

    public static final int ORIGIN_BYTES = 1 << 10;

    public static final int ACTOR_BYTES = 1 << 10;

    public static final int REASON_BYTES = 16 << 10;

    /**
     * The highest number of unique constraints of an entity, and likewise of references. It also bounds claims and
     * references of a put, and places of a migration.
     */
    public static final int CONSTRAINTS = 64;

    /** The highest number of fields of a primary key or of a unique constraint. */
    public static final int CONSTRAINT_FIELDS = 64;

    /** The highest number of fields of an entity. */
    public static final int FIELDS = 4_096;

    /** The highest length of the text of a field's type. */
    public static final int TYPE_BYTES = 256 << 10;

    /** The highest length of the whole Avro JSON of a definition. */
    public static final int SCHEMA_BYTES = 4 << 20;

    /**
     * The highest number of entities of a store. Unlike the other limits it depends on the state: a definition of one
     * more entity is refused with {@link Code#BAD_CONTROL}.
     */
    public static final int ENTITIES = 1_000;

    private Limits() {}
}
