package io.entail.schema;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a caller's values before they are stored, one pure function a step:
 *
 * <pre>
 * insert   forInsert                     validate   encode
 * upsert   forUpsert                     validate   encode
 * update   forUpdate   merge with row    validate   encode
 * </pre>
 *
 * <p>No function changes what it is given. Values of a wrong type and unknown fields pass every step up to validation,
 * which reports them. In the results a field is absent or null when it is unset; null means that the caller said so.
 */
public final class EntityInput {
    private EntityInput() {}

    /** The values of a new entity: normalised, with automatic values and defaults. */
    public static Map<String, Object> forInsert(
            EntityDefinition definition, Map<String, ?> input, Instant now, Supplier<UUID> uuids) {
        return forUpsert(definition, input, Map.of(), now, uuids);
    }

    /**
     * The values of an entity that replaces another or is new.
     *
     * @param existing the row it replaces, empty when there is none: {@code created_at} and other automatic values that
     *     the input does not give are kept
     */
    public static Map<String, Object> forUpsert(
            EntityDefinition definition,
            Map<String, ?> input,
            Map<String, ?> existing,
            Instant now,
            Supplier<UUID> uuids) {
        Map<String, Object> values = Normalisation.whole(definition.record(), input);
        new AutoValues(now, uuids, existing).fill(definition, values);
        return values;
    }

    /** The values of a patch: normalised, with a new {@code updated_at}, without defaults. */
    public static Map<String, Object> forUpdate(EntityDefinition definition, Map<String, ?> patch, Instant now) {
        Map<String, Object> values = Normalisation.patch(definition.record(), patch);
        AutoValues.touch(definition, values, now);
        return values;
    }

    /**
     * A stored entity with a patch from {@link #forUpdate} laid over it: records and JSON objects are merged, everything
     * else is replaced. A null unsets; in a JSON object it removes.
     */
    public static Map<String, Object> merge(EntityDefinition definition, Map<String, ?> stored, Map<String, ?> patch) {
        return Merge.records(definition.record(), stored, patch);
    }

    /**
     * What is wrong with an entity, as a tree: field to message, or to a tree for a record, a list (by 1-based index)
     * or a reference; {@code @entity} to a list of messages. Empty when nothing is wrong.
     *
     * @param definitions where the parents of references are looked up
     * @param updating whether messages of entity checks say "when updating"
     */
    public static Map<String, Object> validate(
            Definitions definitions, EntityDefinition definition, Map<String, ?> entity, boolean updating) {
        return new Validation(definitions, updating).record(definition.record(), entity);
    }

    /** An entity with every field of its definition, unset ones as null. */
    public static Map<String, @Nullable Object> withNulls(EntityDefinition definition, Map<String, ?> entity) {
        return Nulls.fill(definition.record(), entity);
    }

    /** What is wrong with a value for one field, empty when nothing is: a message or a tree. Null is never wrong. */
    public static Optional<Object> validateField(
            Definitions definitions, EntityDefinition definition, String field, @Nullable Object value) {
        FieldDefinition found = definition.requireField(field);
        return value == null
                ? Optional.empty()
                : Optional.ofNullable(new Validation(definitions, false).value(found.value(), value));
    }

    /** A value for one field as it would be stored; one of a wrong type is returned as it is. */
    public static Object normaliseField(EntityDefinition definition, String field, Object value) {
        return Normalisation.value(definition.requireField(field).value(), value, true);
    }

    /**
     * What is wrong with a primary key, by part. Empty when nothing is wrong.
     *
     * @param key a map of part to value, or the value itself when the key has one part
     */
    public static Map<String, Object> validatePrimaryKey(EntityDefinition definition, Object key) {
        return PrimaryKeys.validate(definition, key);
    }

    /** A valid primary key as a map in the order of its parts, each value as it would be stored. */
    public static Map<String, Object> normalisePrimaryKey(EntityDefinition definition, Object key) {
        return PrimaryKeys.normalise(definition, key);
    }
}
