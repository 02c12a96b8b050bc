package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import io.entail.schema.UniqueConstraint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds entities by key and by unique values: those of the files first, then those of the store. */
final class Known {
    private final Definitions definitions;
    private final Existing existing;
    private final Map<List<Object>, Settled> byKey = new HashMap<>();
    private final Map<List<Object>, Object> keyByUnique = new HashMap<>();

    Known(Definitions definitions, Existing existing) {
        this.definitions = definitions;
        this.existing = existing;
    }

    /** Lets entities that come later refer to this one. The first of several with the same name counts. */
    void add(Settled settled) {
        Object key = settled.key();
        if (key == null) {
            return;
        }
        String entity = settled.entry().entity();
        byKey.putIfAbsent(List.of(entity, key), settled);
        for (UniqueConstraint constraint : settled.definition().unique()) {
            Object value = value(settled.definition(), constraint, settled.values());
            if (value != null) {
                keyByUnique.putIfAbsent(List.of(entity, constraint.name(), value), key);
            }
        }
        settled.definition()
                .endpointKey()
                .map(settled.values()::get)
                .ifPresent(name -> keyByUnique.putIfAbsent(
                        List.of(entity, settled.definition().endpointKey().orElseThrow(), name), key));
    }

    /** The entity of the files with this key. */
    Optional<Settled> inFiles(String entity, Object key) {
        return Optional.ofNullable(byKey.get(List.of(entity, key)));
    }

    /** Whether rows of this workspace may refer to this key once the files are imported. */
    boolean has(EntityDefinition definition, Object key) {
        return byKey.containsKey(List.of(definition.name(), key))
                || row(definition, key).filter(row -> isHere(row)).isPresent();
    }

    /** The row of the store with this key, in any workspace. */
    Optional<Entity> row(EntityDefinition definition, Object key) {
        return EntityInput.validatePrimaryKey(definition, key).isEmpty()
                ? existing.byKey(definition.name(), key)
                : Optional.empty();
    }

    /** Whether a row is visible to the workspace that is imported into. */
    boolean isHere(Entity row) {
        return row.workspace() == null || row.workspace().equals(existing.workspace());
    }

    /** The key of the entity that a field names, in the files or else in the store. */
    @Nullable
    Object keyBy(EntityDefinition definition, String field, Object value) {
        Object key = keyByUnique.get(List.of(definition.name(), field, value));
        return key != null
                ? key
                : rowBy(definition, field, value)
                        .map(row -> keyOf(definition, row))
                        .orElse(null);
    }

    /** The row of the store that a unique field or the composite constraint names. */
    Optional<Entity> rowBy(EntityDefinition definition, String constraint, Object value) {
        boolean unique =
                definition.unique().stream().anyMatch(each -> each.name().equals(constraint));
        return unique && fits(definition, constraint, value)
                ? existing.byUnique(definition.name(), constraint, value)
                : Optional.empty();
    }

    private boolean fits(EntityDefinition definition, String constraint, Object value) {
        if (definition.field(constraint) != null) {
            return EntityInput.validateField(definitions, definition, constraint, value)
                    .isEmpty();
        }
        return value instanceof Map<?, ?> fields
                && fields.entrySet().stream()
                        .allMatch(each -> EntityInput.validateField(
                                        definitions, definition, String.valueOf(each.getKey()), each.getValue())
                                .isEmpty());
    }

    /** The primary key of a row. */
    static Object keyOf(EntityDefinition definition, Entity row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(row.fields());
        Object key = Settled.key(definition, fields);
        if (key == null) {
            throw new IllegalStateException("a row of " + definition.name() + " without key: " + row);
        }
        return key;
    }

    /** What an entity claims: the value of a unique field, for a composite constraint a map; null for nothing. */
    static @Nullable Object value(
            EntityDefinition definition, UniqueConstraint constraint, Map<String, @Nullable Object> values) {
        if (constraint.fields().size() == 1) {
            return values.get(constraint.fields().get(0));
        }
        Map<String, @Nullable Object> claim = new LinkedHashMap<>();
        constraint.fields().forEach(field -> claim.put(field, values.get(field)));
        return claim;
    }
}
