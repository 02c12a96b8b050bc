package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds entities by primary key and by unique value: first those of the files, then the rows of the store that stay.
 */
final class Known {
    private final Definitions definitions;
    private final Existing existing;
    private final Pruning pruning;
    private final Shared shared;
    private final Set<String> parents;
    private final Map<String, Boolean> absent = new HashMap<>();
    private final Map<String, Map<Object, Entry>> byKey = new HashMap<>();
    /** Primary keys by unique value, for each field of a parent by which children may name it. */
    private final Map<String, Map<Object, Object>> byUnique = new HashMap<>();

    private final Map<String, Map<Object, Entity>> respelled = new HashMap<>();

    Known(Definitions definitions, Existing existing, Pruning pruning, Shared shared) {
        this.definitions = definitions;
        this.existing = existing;
        this.pruning = pruning;
        this.shared = shared;
        this.parents = definitions.all().stream()
                .flatMap(definition -> definition.references().stream())
                .map(ReferenceField::entity)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Makes an entity visible to references of later entities. Of several with the same name the first one wins. */
    void add(Entry entry, Object key) {
        byKey.computeIfAbsent(entry.entity(), entity -> new HashMap<>()).putIfAbsent(key, entry);
        if (!parents.contains(entry.entity())) {
            return;
        }
        EntityDefinition definition = entry.definition();
        for (UniqueConstraint constraint : definition.unique()) {
            noteName(entry, constraint.name(), value(definition, constraint, entry.identity()), key);
        }
        definition
                .endpointKey()
                .ifPresent(field -> noteName(entry, field, entry.identity().get(field), key));
    }

    private void noteName(Entry entry, String constraint, @Nullable Object value, Object key) {
        if (value != null) {
            byUnique.computeIfAbsent(entry.entity() + "." + constraint, field -> new HashMap<>())
                    .putIfAbsent(value, key);
        }
    }

    /** Returns the entity of the files with this key. */
    Optional<Entry> inFiles(EntityDefinition definition, Object key) {
        Map<Object, Entry> entries = byKey.get(definition.name());
        return entries == null ? Optional.empty() : Optional.ofNullable(entries.get(key));
    }

    /**
     * Whether a row with this key will exist, and rows of this workspace may refer to it, once the files are imported.
     */
    boolean has(EntityDefinition definition, Object key) {
        return inFiles(definition, key).isPresent()
                || shared.earlier(
                                definition,
                                part -> part.inFiles(definition, key).orElse(null))
                        .isPresent()
                || row(definition, key)
                        .filter(row -> isHere(row) && !goes(definition, row))
                        .isPresent();
    }

    /** Whether the import deletes a row because the files do not contain it. */
    boolean goes(EntityDefinition definition, Entity row) {
        return pruning.isAbout(definition, row, existing.workspace())
                && inFiles(definition, Settled.keyOf(definition, row)).isEmpty();
    }

    /** Returns the row of the store with this key, in any workspace. */
    Optional<Entity> row(EntityDefinition definition, Object key) {
        return !hasNone(definition)
                        && EntityInput.validatePrimaryKey(definition, key).isEmpty()
                ? existing.byKey(definition.name(), key)
                : Optional.empty();
    }

    /** Whether a row is visible in the workspace that is imported into. */
    boolean isHere(Entity row) {
        return row.workspace() == null || row.workspace().equals(existing.workspace());
    }

    /** Returns the key of the entity that a field names, in the files or otherwise in the store. */
    @Nullable
    Object keyBy(EntityDefinition definition, String field, Object given) {
        Object value = definition.field(field) == null ? given : EntityInput.normaliseField(definition, field, given);
        Object key = named(definition, field, value);
        if (key == null) {
            key = shared.earlier(definition, part -> part.named(definition, field, value))
                    .orElse(null);
        }
        return key != null
                ? key
                : rowBy(definition, field, value)
                        .filter(row -> isHere(row) && keeps(definition, field, row))
                        .map(row -> Settled.keyOf(definition, row))
                        .orElse(null);
    }

    private @Nullable Object named(EntityDefinition definition, String field, Object value) {
        Map<Object, Object> keys = byUnique.get(definition.name() + "." + field);
        return keys == null ? null : keys.get(value);
    }

    /** Whether a row stays and keeps its name. A field that the files leave out of their entity is unset. */
    private boolean keeps(EntityDefinition definition, String field, Entity row) {
        FieldDefinition named = definition.field(field);
        return inFiles(definition, Settled.keyOf(definition, row)).isEmpty()
                ? !goes(definition, row)
                : named != null && named.auto();
    }

    /**
     * Returns the row of the store that holds a unique value or a composite one, within the scope in which it has to be
     * unique.
     *
     * @param value as it would be stored
     */
    Optional<Entity> rowBy(EntityDefinition definition, String constraint, Object value) {
        UniqueConstraint unique = definition.unique().stream()
                .filter(each -> each.name().equals(constraint))
                .findFirst()
                .orElse(null);
        if (unique == null || hasNone(definition) || !fits(definition, constraint, value)) {
            return Optional.empty();
        }
        Optional<Entity> row = existing.byUnique(definition.name(), constraint, value, unique.acrossWorkspaces());
        return row.isPresent() || definition.respelled().isEmpty()
                ? row
                : respelled(definition, unique).map(rows -> rows.get(value));
    }

    /**
     * Returns the rows that store their unique value in another form than it would be stored in now, by the latter;
     * usually there are none. Empty when no field of the constraint can have such rows.
     */
    private Optional<Map<Object, Entity>> respelled(EntityDefinition definition, UniqueConstraint constraint) {
        if (constraint.fields().stream().noneMatch(definition.respelled()::contains)) {
            return Optional.empty();
        }
        return Optional.of(respelled.computeIfAbsent(definition.name() + "." + constraint.name(), any -> {
            Map<Object, Entity> rows = new HashMap<>();
            Iterable<Entity> all = constraint.acrossWorkspaces()
                    ? existing.rowsEverywhere(definition.name())
                    : existing.rows(definition.name());
            for (Entity row : all) {
                Object stored = value(definition, constraint, row.fields());
                Object value = value(
                        definition, constraint, EntityInput.identity(definitions, definition, row.fields(), true));
                if (value != null && !value.equals(stored)) {
                    rows.putIfAbsent(value, row);
                }
            }
            return rows;
        }));
    }

    /** Asked once per entity: an import that begins with an empty store does not have to look up rows. */
    private boolean hasNone(EntityDefinition definition) {
        return absent.computeIfAbsent(definition.name(), existing::hasNone);
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

    /**
     * Returns the unique value of an entity: the value of the field, or a map for a composite constraint; null when it
     * is unset.
     */
    static @Nullable Object value(
            EntityDefinition definition, UniqueConstraint constraint, Map<String, ? extends @Nullable Object> values) {
        if (constraint.fields().size() == 1) {
            return values.get(constraint.fields().get(0));
        }
        Map<String, @Nullable Object> claim = new LinkedHashMap<>();
        constraint.fields().forEach(field -> claim.put(field, values.get(field)));
        return claim;
    }
}
