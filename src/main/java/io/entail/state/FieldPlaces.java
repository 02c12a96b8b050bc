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
 * Maps the fields of one version of an entity's definition to the fields of rows of another version, to convert rows
 * from one version to another. A field keeps its name and type from version to version, unless a migration has renamed
 * it as {@link Migration#names} says. A field that a prepared definition has added and no migration has taken over
 * exists in no other version, even if one has a field of the same name. Immutable and thread-safe.
 */
public final class FieldPlaces {
    private final EntityDefinition to;

    /** For each field of the target version its name in the rows; fields that the rows do not have are missing. */
    private final Map<String, String> sources;

    /** Fields that are a reference in one of the two versions and the plain key of its parent in the other one. */
    private final Map<String, Respelling> respelled = new HashMap<>();

    private final boolean same;

    /** How a value of the rows is converted: to the parent's key by its name, or to that key alone. */
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
     * Returns the mapping from rows of one version to another that is not older, or that is the one in force beside it.
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

    /** Finds the name of a field in the rows, going back from the newer version one migration at a time. */
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

    /**
     * Returns whether a field of a version is the field of the same name of an older one, with no migration between.
     */
    private static boolean has(Defined entity, int older, int version, String name) {
        return entity.inForce(older).parsed().field(name) != null
                && entity.inForce(version).parsed().field(name) != null;
    }

    /**
     * Returns whether the target version has all fields of the rows under the same names; it may have new ones as well.
     * A field may be a reference in one version only, because its bytes are the same.
     */
    public boolean isSame() {
        return same;
    }

    /** Returns whether a field is a reference in one version and the plain key of its parent in the other one. */
    public boolean isRespelled() {
        return !respelled.isEmpty();
    }

    /** Returns the name in the rows of a field of the target version; null when the rows do not have it. */
    public @Nullable String source(String field) {
        return sources.get(field);
    }

    private @Nullable Object value(String field, @Nullable Object value) {
        Respelling respelling = respelled.get(field);
        return value == null || respelling == null ? value : respelling.of(value);
    }

    /**
     * Converts a row to the target version. Fields that the row does not have are unset, or have their default if they
     * cannot be null. Fields without a default are unset as well, and then the row cannot be encoded by the target
     * version. That happens for a past row from before the migration, and for a row that had expired when the others
     * were rewritten.
     *
     * @param values the values in the row's version
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
        return lacking ? to.codec().complete(brought) : Struct.of(to, brought);
    }
}
