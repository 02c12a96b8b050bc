package io.entail.schema.input;

import io.entail.schema.EntityDefinition;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link EntityInput#judge} says of an entity by itself and the row that it replaces. Nobody else can make one, so one
 * that is valid proves it. Immutable.
 */
public final class Judgement {
    private final EntityDefinition definition;
    private final Map<String, Object> faults;
    private final boolean readable;
    private final Map<String, Object> given;
    private final @Nullable Map<String, Object> stored;
    private final byte @Nullable [] encoded;
    private final @Nullable String untransformable;

    private Judgement(
            EntityDefinition definition,
            Map<String, Object> faults,
            boolean readable,
            Map<String, Object> given,
            @Nullable Map<String, Object> stored,
            @Nullable String untransformable) {
        this.definition = definition;
        this.faults = faults;
        this.readable = readable;
        this.given = given;
        this.stored = stored;
        this.encoded = stored == null ? null : definition.codec().encode(stored);
        this.untransformable = untransformable;
    }

    static Judgement unreadable(EntityDefinition definition, Map<String, Object> faults) {
        return new Judgement(definition, faults, false, Map.of(), null, null);
    }

    static Judgement invalid(EntityDefinition definition, Map<String, Object> faults, Map<String, Object> given) {
        return new Judgement(definition, faults, true, given, null, null);
    }

    static Judgement untransformable(EntityDefinition definition, Map<String, Object> given, String cause) {
        return new Judgement(definition, Map.of(), true, given, null, cause);
    }

    static Judgement valid(EntityDefinition definition, Map<String, Object> given, Map<String, Object> stored) {
        return new Judgement(definition, Map.of(), true, given, stored, null);
    }

    /** By which it was judged. */
    public EntityDefinition definition() {
        return definition;
    }

    /** What is wrong with it, as a tree; empty also when it lacks nothing but its key. */
    public Map<String, Object> faults() {
        return faults;
    }

    /** Whether its shorthands could be replaced; if not, its faults are all that is known. */
    public boolean isReadable() {
        return readable;
    }

    /** Its values before transformations, complete; not to be changed. */
    public Map<String, Object> given() {
        return given;
    }

    /** Why a transformation failed, null when none did. */
    public @Nullable String untransformable() {
        return untransformable;
    }

    /** Whether it has a key, and nothing is wrong with it. */
    public boolean isValid() {
        return stored != null;
    }

    /** Its values as they are to be stored; not to be changed. To be asked only of a valid one. */
    public Map<String, Object> stored() {
        return Objects.requireNonNull(stored);
    }

    /** The bytes of {@link #stored}; not to be changed. To be asked only of a valid one. */
    public byte[] encoded() {
        return Objects.requireNonNull(encoded);
    }
}
