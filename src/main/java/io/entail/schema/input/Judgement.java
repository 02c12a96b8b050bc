package io.entail.schema.input;

import io.entail.schema.EntityDefinition;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@link EntityInput#judge} for an entity and the row that it replaces. Only that method creates one, so
 * a valid judgement proves that the entity is valid. Immutable.
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

    /** Returns the definition that it was judged by. */
    public EntityDefinition definition() {
        return definition;
    }

    /** Returns what is wrong, as a tree; it may be empty although the key is missing. */
    public Map<String, Object> faults() {
        return faults;
    }

    /** Whether its shorthands could be replaced; if not, only its faults are known. */
    public boolean isReadable() {
        return readable;
    }

    /** Returns its complete values before transformations, which must not be modified. */
    public Map<String, Object> given() {
        return given;
    }

    /** Returns why a transformation failed, null when none did. */
    public @Nullable String untransformable() {
        return untransformable;
    }

    /** Whether it has a key and no faults. */
    public boolean isValid() {
        return stored != null;
    }

    /** Returns the values to store, which must not be modified. Only for a valid judgement. */
    public Map<String, Object> stored() {
        return Objects.requireNonNull(stored);
    }

    /** Returns the bytes of {@link #stored}, which must not be modified. Only for a valid judgement. */
    public byte[] encoded() {
        return Objects.requireNonNull(encoded);
    }
}
