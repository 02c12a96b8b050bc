package io.entail.state;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.codec.Struct;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of one version of an entity's definition stand in rows of another version: what brings rows of every
 * version to one. A field keeps its name and type from version to version, unless a migration lies between: then it stands
 * where {@link Migration#names} say. What a prepared definition has brought and no migration has taken over is in no other
 * version, whatever is called the same there. Immutable and thread-safe.
 */
public final class FieldPlaces {
    private final EntityDefinition to;

    /** By field of the version that is brought to, its name in the other one; those without one are not there. */
    private final Map<String, String> sources;

    /** Fields that are a reference in one of the two versions and the plain key of its parent in the other one. */
    private final Map<String, Respelling> respelled = new HashMap<>();

    private final boolean same;

    /** How the value of the rows becomes that of the version: the parent's key by its name, or that key alone. */
    private record Respelling(String key, boolean isReference) {
        Object of(Object value) {
            return isReference
                    ? Map.of(key, value)
                    : value instanceof Map<?, ?> reference ? Objects.requireNonNull(reference.get(key)) : value;
        }
    }

    private FieldPlaces(EntityDefinition from, EntityDefinition to, Map<String, String> sources) {
        this.to = to;
        this.sources = Map.copyOf(sources);
        this.same = sources.size() == from.fields().size()
                && sources.entrySet().stream().allMatch(field -> field.getKey().equals(field.getValue()));
        sources.forEach((field, source) -> {
            Optional<ReferenceField> before = from.requireField(source).reference();
            Optional<ReferenceField> after = to.requireField(field).reference();
            if (before.isPresent() != after.isPresent()) {
                String key = after.or(() -> before).orElseThrow().key();
                respelled.put(field, new Respelling(key, after.isPresent()));
            }
        });
    }

    /**
     * Of rows of a version, for a version that is not older, or is the one in force beside it.
     *
     * @throws IllegalArgumentException when the entity has no such version
     * @throws io.entail.errors.DefinitionException when this process cannot parse one of the definitions on the way
     */
    public static FieldPlaces of(Defined entity, int from, int to) {
        EntityDefinition target = entity.requireVersion(to).parsed();
        EntityDefinition source = entity.requireVersion(from).parsed();
        Map<String, String> sources = new HashMap<>();
        for (FieldDefinition field : target.fields()) {
            String name = source(entity, field.name(), from, to);
            if (name != null && source.field(name) != null) {
                sources.put(field.name(), name);
            }
        }
        return new FieldPlaces(source, target, sources);
    }

    /** Walks back from the newer version to the other, a migration at a time. */
    private static @Nullable String source(Defined entity, String field, int from, int to) {
        if (from == to) {
            return field;
        }
        String name = field;
        int at = to;
        List<Migration> migrations = entity.migrations();
        for (int i = migrations.size() - 1; i >= 0; i--) {
            Migration migration = migrations.get(i);
            if (migration.version() > to || migration.version() <= from) {
                continue;
            }
            if (!has(entity, migration.version(), at, name)) {
                return null;
            }
            name = migration.names().getOrDefault(name, name);
            at = migration.preparedVersion();
            if (from == at) {
                return name;
            }
        }
        return has(entity, from, at, name) ? name : null;
    }

    /** Whether a field of a version is the field of that name of an older one, no migration being between. */
    private static boolean has(Defined entity, int older, int version, String name) {
        return entity.inForce(older).parsed().field(name) != null
                && entity.inForce(version).parsed().field(name) != null;
    }

    /**
     * Whether all fields of the rows are in the other version too, under the same names: others may be new there. One of them
     * may be a reference in one version only, whose bytes are the same.
     */
    public boolean isSame() {
        return same;
    }

    /** Whether a field is a reference in one version and the plain key of its parent in the other one. */
    public boolean isRespelled() {
        return !respelled.isEmpty();
    }

    /** The name that a field of the version has in the rows; null when it is not in them. */
    public @Nullable String source(String field) {
        return sources.get(field);
    }

    private @Nullable Object value(String field, @Nullable Object value) {
        Respelling respelling = respelled.get(field);
        return value == null || respelling == null ? value : respelling.of(value);
    }

    /**
     * What a row is in the version: fields that are not in it are unset, or have their default where they cannot be null.
     *
     * @param values by the version of the row
     */
    public Struct bring(Map<String, ?> values) {
        List<FieldDefinition> fields = to.fields();
        @Nullable Object[] brought = new @Nullable Object[fields.size()];
        boolean lacking = false;
        for (int i = 0; i < brought.length; i++) {
            FieldDefinition field = fields.get(i);
            String source = sources.get(field.name());
            brought[i] = source == null ? null : value(field.name(), values.get(source));
            lacking |= brought[i] == null && !field.nullable();
        }
        Struct struct = Struct.of(to, brought);
        return lacking ? to.codec().decode(to.codec().encode(struct)) : struct;
    }
}
