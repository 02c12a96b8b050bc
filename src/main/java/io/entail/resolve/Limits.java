package io.entail.resolve;

/**
 * The fixed limits of protocols 1 and 2. A record beyond one of them does not decode. They never depend on the machine, and
 * changing one is a new protocol number. Lengths are in bytes.
 */
public final class Limits {
    /** A whole value, protocol byte included. */
    public static final int VALUE_BYTES = 16 << 20;

    /** Changes of a write. */
    public static final int CHANGES = 10_000;

    /** A row's key, the key of its workspace, a claim, a reference. */
    public static final int KEY_BYTES = 4 << 10;

    /** Names of entities, constraints and fields, and {@code keyId}. */
    public static final int NAME_BYTES = 256;

    public static final int ORIGIN_BYTES = 1 << 10;

    public static final int ACTOR_BYTES = 1 << 10;

    public static final int REASON_BYTES = 16 << 10;

    /** Unique constraints of an entity, and likewise references; so also claims and references of a put, and places of a migration. */
    public static final int CONSTRAINTS = 64;

    /** Fields of a primary key or of a unique constraint. */
    public static final int CONSTRAINT_FIELDS = 64;

    /** Fields of an entity. */
    public static final int FIELDS = 4_096;

    /** The text of a field's type. */
    public static final int TYPE_BYTES = 256 << 10;

    /** The whole Avro JSON of a definition. */
    public static final int SCHEMA_BYTES = 4 << 20;

    /** Entities of a store. Unlike the others it is judged by the state: one more is {@link Code#BAD_CONTROL}. */
    public static final int ENTITIES = 1_000;

    private Limits() {}
}
