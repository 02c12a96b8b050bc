package io.entail.schema;

import io.entail.errors.Failures;
import io.entail.schema.rules.Rule;
import io.entail.schema.rules.ValidUuid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values by which callers name rows: primary keys, unique values, parents. Returns them in the form in which
 * they are stored.
 */
public final class KeyInput {
    private static final String MISSING_KEY = "missing primary key";
    private static final String MISSING = "required field missing";

    private KeyInput() {}

    /**
     * A whole primary key.
     *
     * @throws io.entail.errors.InvalidPrimaryKeyException with a message for every part that does not fit
     */
    public static Map<String, Object> primaryKey(EntityDefinition definition, Map<?, ?> key) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> faults = new LinkedHashMap<>();
        for (String name : definition.primaryKey()) {
            Checked checked = key.containsKey(name)
                    ? check(Objects.requireNonNull(definition.field(name)), key.get(name))
                    : Checked.fault(MISSING_KEY);
            checked.into(name, values, faults);
        }
        for (Object name : key.keySet()) {
            if (!definition.primaryKey().contains(String.valueOf(name))) {
                faults.put(String.valueOf(name), "not a primary key");
            }
        }
        if (!faults.isEmpty()) {
            throw Failures.invalidPrimaryKey(faults);
        }
        return values;
    }

    /**
     * The only part of a primary key.
     *
     * @throws io.entail.errors.InvalidPrimaryKeyException when it does not fit
     */
    public static Object primaryKeyPart(FieldDefinition field, Object value) {
        Checked checked = check(field, value);
        if (checked.value() == null) {
            throw Failures.invalidPrimaryKey(Map.of(field.name(), checked.requiredFault()));
        }
        return checked.value();
    }

    /**
     * A value of a unique field.
     *
     * @throws io.entail.errors.InvalidUniqueException when it does not fit
     * @throws io.entail.errors.InvalidForeignKeyException when the field is a reference and it names no parent
     */
    public static Object unique(FieldDefinition field, Object value) {
        if (field.type() == FieldType.REFERENCE) {
            return parent(field, value);
        }
        Checked checked = check(field, value);
        if (checked.value() == null) {
            throw Failures.invalidUnique(field.name(), String.valueOf(checked.fault()));
        }
        return checked.value();
    }

    /**
     * The value of a reference.
     *
     * @throws io.entail.errors.InvalidForeignKeyException when it names no parent
     */
    public static Object parent(FieldDefinition reference, Object value) {
        Checked checked = check(reference, value);
        if (checked.value() == null) {
            throw Failures.invalidForeignKey(checked.faults());
        }
        return checked.value();
    }

    private static Checked check(FieldDefinition field, @Nullable Object value) {
        ReferenceField reference = field.value().reference();
        if (reference != null) {
            FieldType type = field.value().referenced();
            return checkReference(reference, type == null ? FieldType.UUID : type, value);
        }
        if (value == null) {
            return Checked.fault(MISSING);
        }
        Object fitting = Scalars.fit(field.type(), value);
        if (fitting == null) {
            return Checked.fault(field.type().mismatch());
        }
        for (Rule rule : field.rules()) {
            String fault = rule.check(fitting);
            if (fault != null) {
                return Checked.fault(fault);
            }
        }
        return new Checked(fitting, null);
    }

    private static Checked checkReference(ReferenceField reference, FieldType type, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map) || !map.containsKey(reference.key())) {
            return Checked.fault(Map.of(reference.key(), MISSING_KEY));
        }
        Object key = map.get(reference.key());
        if (key == null) {
            return Checked.fault(Map.of(reference.key(), MISSING));
        }
        Object fitting = Scalars.fit(type, key);
        if (fitting == null) {
            return Checked.fault(Map.of(reference.key(), type.mismatch()));
        }
        if (type == FieldType.UUID && !ValidUuid.isUuid((String) fitting)) {
            return Checked.fault(Map.of(reference.key(), "expected a valid UUID"));
        }
        return new Checked(Map.of(reference.key(), fitting), null);
    }

    /** Either a value in its stored form or a fault, which is a message or a tree of them. */
    private record Checked(@Nullable Object value, @Nullable Object fault) {
        static Checked fault(Object fault) {
            return new Checked(null, fault);
        }

        Object requiredFault() {
            return fault == null ? MISSING : fault;
        }

        /** The faults of a reference. */
        Map<String, Object> faults() {
            Map<String, Object> faults = new LinkedHashMap<>();
            if (fault instanceof Map<?, ?> tree) {
                tree.forEach((name, text) -> faults.put(String.valueOf(name), text));
            }
            return faults;
        }

        void into(String name, Map<String, Object> values, Map<String, Object> faults) {
            if (value == null) {
                faults.put(name, requiredFault());
            } else {
                values.put(name, value);
            }
        }
    }
}
