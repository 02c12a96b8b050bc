package io.entail.schema;

import io.entail.schema.rules.EntityCheck;
import io.entail.schema.rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges values against their definitions. A value is first of its type or not; then its rules follow in their fixed
 * order, and the first that fails is the answer. Null is judged by {@code required} alone.
 */
final class Validation {
    static final String ENTITY = "@entity";
    static final String REQUIRED = "required field missing";
    static final String UNKNOWN = "unknown field";

    private final @Nullable Definitions definitions;
    private final boolean updating;

    /** Without definitions, references are judged by the parent's key alone. */
    Validation(@Nullable Definitions definitions, boolean updating) {
        this.definitions = definitions;
        this.updating = updating;
    }

    /** All that is wrong with a record, empty when nothing is. */
    Map<String, Object> record(RecordDefinition record, Map<?, ?> values) {
        Map<String, Object> errors = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object error = field(field, values.get(field.name()));
            if (error != null) {
                errors.put(field.name(), error);
            }
        }
        addUnknown(record, values, errors);
        List<String> failed = new ArrayList<>();
        for (EntityCheck check : record.checks()) {
            String message = check.check(named(values), updating);
            if (message != null) {
                failed.add(message);
            }
        }
        if (!failed.isEmpty()) {
            errors.put(ENTITY, List.copyOf(failed));
        }
        return errors;
    }

    /** All that is wrong with the fields that are given, where others may be missing. */
    private Map<String, Object> partial(RecordDefinition record, Map<?, ?> values) {
        Map<String, Object> errors = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object error = values.containsKey(field.name()) ? field(field, values.get(field.name())) : null;
            if (error != null) {
                errors.put(field.name(), error);
            }
        }
        addUnknown(record, values, errors);
        return errors;
    }

    @SuppressWarnings("unchecked") // Names that are no strings have been reported as unknown; a check cannot find them.
    private static Map<String, ?> named(Map<?, ?> values) {
        return (Map<String, ?>) values;
    }

    private static void addUnknown(RecordDefinition record, Map<?, ?> values, Map<String, Object> errors) {
        for (Object name : values.keySet()) {
            if (record.field(name) == null) {
                errors.put(String.valueOf(name), UNKNOWN);
            }
        }
    }

    private @Nullable Object field(FieldDefinition field, @Nullable Object value) {
        if (value == null) {
            return field.required() ? REQUIRED : null;
        }
        return value(field.value(), value);
    }

    /** What is wrong with a value: a message, a tree, or null for nothing. */
    @Nullable
    Object value(ValueDefinition definition, Object value) {
        FieldType type = definition.type();
        return switch (type) {
            case ARRAY, SET -> value instanceof Collection<?> list ? elements(definition, list) : type.mismatch();
            case MAP -> value instanceof Map<?, ?> map ? entries(definition, map) : type.mismatch();
            case RECORD -> value instanceof Map<?, ?> map ? nested(definition.nested(), map) : type.mismatch();
            case JSON -> value instanceof Map<?, ?> map ? json(map) : type.mismatch();
            case REFERENCE -> reference(definition, value);
            default -> scalar(definition, value);
        };
    }

    /** What is wrong with a value of one piece, null for nothing. */
    static @Nullable String scalar(ValueDefinition definition, Object value) {
        Object scalar = Scalars.fit(definition.type(), value);
        return scalar == null ? definition.type().mismatch() : rules(definition, scalar);
    }

    private static @Nullable String rules(ValueDefinition definition, Object value) {
        for (Rule rule : definition.rules()) {
            String message = rule.check(value);
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    /** Every bad element is told, by its index from 1. */
    private @Nullable Object elements(ValueDefinition definition, Collection<?> list) {
        Map<String, Object> errors = new LinkedHashMap<>();
        int index = 0;
        for (Object element : list) {
            index++;
            Object error = element == null ? REQUIRED : value(definition.elements(), element);
            if (error != null) {
                errors.put(String.valueOf(index), error);
            }
        }
        return errors.isEmpty() ? rules(definition, list) : errors;
    }

    /** The first bad key or value is told, without saying which. */
    private @Nullable Object entries(ValueDefinition definition, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object error = key(entry.getKey());
            if (error == null) {
                Object value = entry.getValue();
                error = value == null ? REQUIRED : value(definition.elements(), value);
            }
            if (error != null) {
                return error;
            }
        }
        return rules(definition, map);
    }

    private static @Nullable String key(@Nullable Object key) {
        if (key == null || Scalars.fit(FieldType.STRING, key) == null) {
            return FieldType.STRING.mismatch();
        }
        return ((String) key).isEmpty() ? "length must be at least 1" : null;
    }

    private @Nullable Object nested(RecordDefinition record, Map<?, ?> values) {
        Map<String, Object> errors = record(record, values);
        return errors.isEmpty() ? null : errors;
    }

    private static @Nullable String json(Map<?, ?> object) {
        try {
            CanonicalJson.write(object);
            return null;
        } catch (IllegalArgumentException e) {
            return "expected JSON: " + e.getMessage();
        }
    }

    /**
     * A parent is named by its key; what else is given does not matter then. Without a valid key, fields of the parent
     * that are given wrongly are what the caller needs to know.
     */
    private @Nullable Object reference(ValueDefinition definition, Object value) {
        ReferenceField reference = Objects.requireNonNull(definition.reference());
        if (!(value instanceof Map<?, ?> given)) {
            return Map.of(reference.key(), PrimaryKeys.MISSING);
        }
        EntityDefinition parent = definitions == null ? null : definitions.get(reference.entity());
        String error = keyError(definition, reference, parent, given);
        if (error == null) {
            return null;
        }
        boolean more = given.keySet().stream().anyMatch(name -> !reference.key().equals(name));
        Map<String, Object> errors = more && parent != null ? partial(parent.record(), given) : Map.of();
        return errors.isEmpty() ? Map.of(reference.key(), error) : errors;
    }

    private static @Nullable String keyError(
            ValueDefinition definition, ReferenceField reference, @Nullable EntityDefinition parent, Map<?, ?> given) {
        FieldDefinition field = parent == null ? null : parent.field(reference.key());
        ValueDefinition key = field == null
                ? ValueDefinition.of(Objects.requireNonNull(definition.referenced()), definition.rules())
                : field.value();
        return PrimaryKeys.part(key, given.containsKey(reference.key()), given.get(reference.key()));
    }
}
