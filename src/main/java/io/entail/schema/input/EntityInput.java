package io.entail.schema.input;

import io.entail.errors.Failures;
import io.entail.errors.TransformationException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.Shorthand;
import io.entail.schema.Transformation;
import io.entail.schema.value.Scalars;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The steps from a caller's values to the stored entity, one pure function per step:
 *
 * <pre>
 * insert   shorthandFaults   forInsert                                      validate   transform   encode
 * upsert   shorthandFaults   forUpsert                                      validate   transform   keepUnseen   encode
 * update   shorthandFaults   forUpdate   merge with row   immutableFaults   validate   transform   keepUnseen   encode
 * </pre>
 *
 * <p>Stored entities are converted for readers by {@link #forRead}.
 *
 * <p>No function modifies its arguments. Values of a wrong type and unknown fields pass every step up to validation,
 * which reports them. In the results an unset field is absent, or null when the caller unset it explicitly.
 */
public final class EntityInput {
    private EntityInput() {}

    /**
     * Returns what is wrong with the shorthands of an input, as a tree. If it is not empty, nothing else can be
     * validated.
     *
     * @param input the caller's values for an insert, an upsert or an update
     */
    public static Map<String, Object> shorthandFaults(EntityDefinition definition, Map<String, ?> input) {
        return Shorthand.faults(definition.record(), input);
    }

    /** Returns the values of a new entity: shorthands replaced, normalised, with automatic values and defaults. */
    public static Map<String, Object> forInsert(
            EntityDefinition definition, Map<String, ?> input, Instant now, Supplier<UUID> uuids) {
        return forUpsert(definition, input, Map.of(), now, uuids);
    }

    /**
     * Returns the values of an entity that replaces another one or is new.
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
        return forUpsert(definition, definition.record().shorthands(), input, existing, now, uuids);
    }

    /**
     * Returns the values like {@link #forUpsert}, for values in their stored form: a shorthand with the name of a field
     * is that field, because its function has already run.
     */
    public static Map<String, Object> forUpsertAsStored(
            EntityDefinition definition,
            Map<String, ?> input,
            Map<String, ?> existing,
            Instant now,
            Supplier<UUID> uuids) {
        return forUpsert(definition, definition.record().shorthandsOnly(), input, existing, now, uuids);
    }

    private static Map<String, Object> forUpsert(
            EntityDefinition definition,
            List<Shorthand> shorthands,
            Map<String, ?> input,
            Map<String, ?> existing,
            Instant now,
            Supplier<UUID> uuids) {
        Map<?, ?> given = Shorthand.expand(shorthands, input);
        RecordDefinition record = definition.variants().of(given);
        Map<String, Object> values =
                definition.canonical(Specialised.stored(record, Normalisation.whole(record, given)));
        new AutoValues(now, uuids, existing).fill(definition, record, values);
        return values;
    }

    /**
     * Returns the values of a patch: shorthands replaced, normalised, with a new {@code updated_at}, without defaults.
     */
    public static Map<String, Object> forUpdate(EntityDefinition definition, Map<String, ?> patch, Instant now) {
        Map<String, Object> values = normalised(definition, patch);
        AutoValues.touch(definition, values, now);
        return values;
    }

    /**
     * Returns the values that identify an entity, in the form in which they would be stored: those of unique fields and
     * of the endpoint key. A value that cannot be transformed is left as it is; missing values are left out.
     *
     * @param definitions the definitions of the parents of references
     * @param input the caller's values, with references as maps
     * @param transform whether to apply transformations
     */
    public static Map<String, Object> identity(
            Definitions definitions, EntityDefinition definition, Map<String, ?> input, boolean transform) {
        return Identity.of(definitions, definition, input, transform);
    }

    /**
     * Returns the caller's values with shorthands replaced and normalised, without additions; for {@link #transform}.
     * Empty when the definition has no transformations.
     */
    public static Map<String, Object> sent(EntityDefinition definition, Map<String, ?> input) {
        return definition.variants().transform() ? normalised(definition, input) : Map.of();
    }

    /**
     * Converts the values of a stored entity, as a reader or JSON has them, to the Java classes in which they are
     * stored. Shorthands are not expanded, because their functions have already run.
     */
    public static Map<String, Object> asStored(EntityDefinition definition, Map<String, ?> values) {
        RecordDefinition record = definition.variants().of(values);
        return definition.canonical(Specialised.stored(record, Normalisation.patch(record, values)));
    }

    static Map<String, Object> normalised(EntityDefinition definition, Map<String, ?> input) {
        Map<?, ?> given = Shorthand.expand(definition.record().shorthands(), input);
        return definition.canonical(Normalisation.patch(definition.variants().of(given), given));
    }

    /**
     * Applies a patch from {@link #forUpdate} to a stored entity in the current definition: records and JSON objects
     * are merged, everything else is replaced. A null unsets a field; in a JSON object it removes a member.
     */
    public static Map<String, Object> merge(EntityDefinition definition, Map<String, ?> stored, Map<String, ?> patch) {
        RecordDefinition record = definition.variants().of(stored, patch);
        return Specialised.stored(record, Merge.records(record, current(definition, stored), patch));
    }

    /**
     * Converts a stored entity to the current definition: the values that a reader sees, and the nulls that override a
     * default. A field of a configuration that the subschema does not have is left out, a null that it does not allow
     * becomes the default, and a fraction is rounded down where it requires a whole number.
     */
    public static Map<String, Object> current(EntityDefinition definition, Map<String, ?> stored) {
        return Specialised.current(definition.variants().of(stored), stored);
    }

    /**
     * Adds to an entity those fields of the stored configuration that its subschema does not have, because no caller
     * saw them and another process may know them. They are dropped when another subschema is selected.
     *
     * @param stored the fields of the row before, empty when there is none
     */
    public static Map<String, Object> keepUnseen(
            EntityDefinition definition, Map<String, ?> stored, Map<String, Object> entity) {
        return Unseen.keep(definition.variants(), stored, entity);
    }

    /**
     * Returns the sorted names of the fields that {@link #keepUnseen} keeps of a stored entity, such as {@code
     * config.limit}.
     */
    public static Set<String> unseen(EntityDefinition definition, Map<String, ?> stored) {
        return Unseen.names(definition.variants().of(stored), stored);
    }

    /**
     * Adds to an entity those fields of the stored one that the definition of this process does not have and that were
     * not given.
     *
     * @param known the definition that this process has
     */
    public static Map<String, Object> keepUnknown(
            EntityDefinition known, Map<String, ?> stored, Map<String, Object> entity) {
        return stored.isEmpty() ? entity : Unseen.keep(known.record(), stored, entity);
    }

    /**
     * Returns what is wrong with an entity, as a tree: field to message, or to a tree for a record, a list (by 1-based
     * index) or a reference; {@code @entity} to a list of messages. Empty when nothing is wrong.
     *
     * @param definitions the definitions of the parents of references
     * @param updating whether messages of entity checks say "when updating"
     */
    public static Map<String, Object> validate(
            Definitions definitions, EntityDefinition definition, Map<String, ?> entity, boolean updating) {
        return new Validation(definitions, mode(updating)).entity(definition, entity);
    }

    private static Validation.Mode mode(boolean updating) {
        return updating ? Validation.Mode.MERGED : Validation.Mode.WHOLE;
    }

    /**
     * Validates like {@link #validate(Definitions, EntityDefinition, Map, boolean)}, and also checks that the sent
     * values can be transformed.
     *
     * @param sent the caller's values, from {@link #sent} or {@link #forUpdate}
     * @param stored the fields of the row before, empty when there is none
     */
    public static Map<String, Object> validate(
            Definitions definitions,
            EntityDefinition definition,
            Map<String, ?> entity,
            Map<String, ?> sent,
            Map<String, ?> stored,
            boolean updating) {
        Map<String, Object> faults = validate(definitions, definition, entity, updating);
        List<String> messages = definition.variants().of(entity).transformations().stream()
                .map(each -> each.fault(sent, stored, entity))
                .filter(Objects::nonNull)
                .toList();
        return messages.isEmpty() ? faults : ErrorTree.withMessages(faults, messages);
    }

    /**
     * Returns what is wrong with a patch by itself, without the row that it is for. Absent fields are not reported as
     * missing, except those that a check of several given fields needs. Writes judge the row with the patch laid over it;
     * tests hold the messages of this kind of judgement to the contract.
     */
    public static Map<String, Object> validatePatch(
            Definitions definitions, EntityDefinition definition, Map<String, ?> patch) {
        return new Validation(definitions, Validation.Mode.PATCH).entity(definition, patch);
    }

    /**
     * Performs all steps of an upsert.
     *
     * @param definitions the definitions of the parents of references
     * @param existing the fields of the row that it replaces, empty when there is none
     * @param transform true when values are in the form that people write and have to be transformed; false when they
     *     are in the stored form
     */
    public static Judgement judge(
            Definitions definitions,
            EntityDefinition definition,
            Map<String, ?> input,
            Map<String, Object> existing,
            Instant now,
            boolean transform) {
        Map<String, Object> shorthands = shorthandFaults(definition, input);
        if (!shorthands.isEmpty()) {
            return Judgement.unreadable(definition, shorthands);
        }
        Map<String, Object> given = transform
                ? forUpsert(definition, input, existing, now, UUID::randomUUID)
                : forUpsertAsStored(definition, input, existing, now, UUID::randomUUID);
        Map<String, Object> sent = sent(definition, input);
        Map<String, Object> faults = validate(definitions, definition, given, sent, existing, false);
        boolean keyed = definition.primaryKey().stream().allMatch(part -> given.get(part) != null);
        if (!faults.isEmpty() || !keyed) {
            return Judgement.invalid(definition, faults, given);
        }
        try {
            return Judgement.valid(definition, given, transform ? transform(definition, given, sent) : given);
        } catch (TransformationException e) {
            return Judgement.untransformable(definition, given, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the fields that an input sets, directly or by shorthands.
     *
     * @param entity the resulting entity
     * @return one bit for each field of the definition, in its order; empty when a field may be stored in another form
     *     than it was given
     */
    public static Optional<BitSet> said(EntityDefinition definition, Map<String, ?> input, Map<String, ?> entity) {
        Map<?, ?> given = Shorthand.expand(definition.record().shorthands(), input);
        RecordDefinition record = definition.variants().of(entity);
        if (!record.transformations().isEmpty()) {
            return Optional.empty();
        }
        for (FieldDefinition field : record.completedInside()) {
            if (given.containsKey(field.name())) {
                return Optional.empty();
            }
        }
        List<FieldDefinition> fields = definition.fields();
        BitSet said = new BitSet(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            if (given.containsKey(fields.get(i).name())) {
                said.set(i);
            }
        }
        return Optional.of(said);
    }

    /** Returns the immutable fields that would get another value than they have, as an error tree. */
    public static Map<String, Object> immutableFaults(
            EntityDefinition definition, Map<String, ?> stored, Map<String, ?> merged) {
        RecordDefinition record = definition.variants().of(merged);
        return Immutability.faults(record, merge(definition, stored, Map.of()), merged);
    }

    /**
     * Applies the transformations of its definition to a valid entity. Values that were not sent are stored already and
     * are not transformed again.
     *
     * @param sent the caller's values, from {@link #sent} or {@link #forUpdate}
     * @throws TransformationException when a value cannot be transformed, or the result cannot be stored
     */
    public static Map<String, Object> transform(
            EntityDefinition definition, Map<String, Object> entity, Map<String, ?> sent) {
        Map<String, Object> transformed =
                Transformation.write(definition.variants().of(entity).transformations(), sent, entity);
        if (transformed != entity) {
            requireStorable(definition, transformed);
        }
        return transformed;
    }

    /** Checks the results of functions, which were never validated. */
    private static void requireStorable(EntityDefinition definition, Map<String, Object> transformed) {
        transformed.forEach((name, value) -> {
            if (definition.field(name) == null) {
                throw Failures.transformationFailed(
                        "the result has a field '" + name + "', which '" + definition.name() + "' does not have");
            }
            if (NulCharacters.isIn(value)) {
                throw Failures.transformationFailed(
                        "the result cannot be stored: '" + name + "' " + NulCharacters.MESSAGE);
            }
            if (!isText(value)) {
                throw Failures.transformationFailed(
                        "the result cannot be stored: '" + name + "' has half of a surrogate pair, which is no text");
            }
        });
        try {
            definition.codec().encode(transformed);
        } catch (IllegalArgumentException e) {
            throw Failures.transformationFailed("the result cannot be stored: " + e.getMessage());
        }
    }

    private static boolean isText(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.keySet().stream().allMatch(EntityInput::isText)
                    && map.values().stream().allMatch(EntityInput::isText);
        }
        return value instanceof Collection<?> list
                ? list.stream().allMatch(EntityInput::isText)
                : !(value instanceof String text) || Scalars.isText(text);
    }

    /**
     * Returns a stored entity as a reader sees it: {@link #current}, without nulls.
     *
     * @param transform whether to apply transformations
     * @throws TransformationException when a value cannot be transformed
     */
    public static Map<String, Object> forRead(
            EntityDefinition definition, Map<String, Object> stored, boolean transform) {
        RecordDefinition record = definition.variants().of(stored);
        Map<String, Object> read = Specialised.read(record, stored);
        return transform ? Transformation.read(record.transformations(), read) : read;
    }

    /** Returns an entity with every field of its definition; unset ones are null. */
    public static Map<String, @Nullable Object> withNulls(EntityDefinition definition, Map<String, ?> entity) {
        return Nulls.fill(definition.variants().of(entity), entity);
    }

    /**
     * Returns what is wrong with a value for one field, as a message or a tree; empty when it is valid. Null is always
     * valid.
     */
    public static Optional<Object> validateField(
            Definitions definitions, EntityDefinition definition, String field, @Nullable Object value) {
        FieldDefinition found = definition.requireField(field);
        return value == null
                ? Optional.empty()
                : Optional.ofNullable(new Validation(definitions, Validation.Mode.WHOLE).value(found.value(), value));
    }

    /**
     * Returns a value for one field in the form in which it would be stored; a value of a wrong type is returned as it
     * is.
     */
    public static Object normaliseField(EntityDefinition definition, String field, Object value) {
        Object normal = Normalisation.value(definition.requireField(field).value(), value, true);
        return definition.canonical(field, normal);
    }

    /**
     * Returns what is wrong with a primary key, by part; empty when it is valid.
     *
     * @param key a map of part to value, or the value itself when the key has one part
     */
    public static Map<String, Object> validatePrimaryKey(EntityDefinition definition, Object key) {
        return PrimaryKeys.validate(definition, key);
    }

    /**
     * Returns a valid primary key as a map in the order of its parts, with each value in the form in which it would be
     * stored.
     */
    public static Map<String, Object> normalisePrimaryKey(EntityDefinition definition, Object key) {
        return PrimaryKeys.normalise(definition, key);
    }
}
