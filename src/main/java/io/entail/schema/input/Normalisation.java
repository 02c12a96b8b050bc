package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.Shorthand;
import io.entail.schema.ValueDefinition;
import io.entail.schema.rules.ValidUuid;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.NullTrees;
import io.entail.schema.value.Scalars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings values into the form that all later steps expect: numbers in the class of their field, UUIDs in lower case,
 * sets without repetitions, references with only the parent's key. A value of a wrong type stays as it is and is
 * reported by validation.
 */
public final class Normalisation {
    private Normalisation() {}

    /** Normalises values and fills in the defaults of absent fields. */
    static Map<String, Object> whole(RecordDefinition record, Map<?, ?> input) {
        return Defaults.complete(record, fields(record, input, true));
    }

    /** Normalises values without defaults, because an absent field of a patch does not change. */
    static Map<String, Object> patch(RecordDefinition record, Map<?, ?> input) {
        return fields(record, input, false);
    }

    private static Map<String, Object> fields(RecordDefinition record, Map<?, ?> input, boolean complete) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : input.entrySet()) {
            FieldDefinition field = record.field(entry.getKey());
            Object given = entry.getValue();
            Object value = given;
            if (field != null && given != null) {
                value = isUnset(field, given) ? null : value(field.value(), given, complete);
            }
            NullTrees.put(values, String.valueOf(entry.getKey()), value);
        }
        return values;
    }

    /** Whether a given value means unset: older clients unset an id by an empty text. */
    private static boolean isUnset(FieldDefinition field, Object given) {
        return field.value().marks().legacyUuid() && given.equals("");
    }

    /**
     * Returns a value in the form in which it would be stored.
     *
     * @param complete whether records get the defaults of absent fields
     */
    public static Object value(ValueDefinition definition, Object given, boolean complete) {
        return switch (definition.type()) {
            case ARRAY -> given instanceof Collection<?> list ? elements(definition.elements(), list, false) : given;
            case SET -> given instanceof Collection<?> list ? elements(definition.elements(), list, true) : given;
            case MAP -> given instanceof Map<?, ?> map ? entries(definition.elements(), map) : noEntries(given);
            case RECORD -> given instanceof Map<?, ?> map ? record(definition.nested(), map, complete) : given;
            case JSON -> given instanceof Map<?, ?> map ? json(map) : given;
            case REFERENCE -> given instanceof Map<?, ?> map ? reference(definition, map) : parent(definition, given);
            default -> {
                Object scalar = definition.fit(given);
                yield scalar == null ? given : scalar;
            }
        };
    }

    private static List<Object> elements(ValueDefinition definition, Collection<?> given, boolean distinct) {
        boolean scalars = definition.type().isScalar();
        Set<Object> seen = new HashSet<>();
        List<Object> elements = new ArrayList<>(given.size());
        for (Object each : given) {
            Object element = each == null ? null : value(definition, each, true);
            if (!distinct || !scalars || seen.add(element)) {
                NullTrees.add(elements, element);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    /**
     * Returns an empty map for an empty list: exports of the gateway have this, because its language does not
     * distinguish the two.
     */
    private static Object noEntries(Object given) {
        return given instanceof Collection<?> list && list.isEmpty() ? Map.of() : given;
    }

    private static Map<?, ?> entries(ValueDefinition definition, Map<?, ?> given) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        given.forEach((key, each) -> NullTrees.put(entries, key, each == null ? null : value(definition, each, true)));
        return Collections.unmodifiableMap(entries);
    }

    private static Map<String, Object> record(RecordDefinition definition, Map<?, ?> given, boolean complete) {
        Map<String, Object> fields = fields(definition, Shorthand.expand(definition.shorthands(), given), complete);
        return Collections.unmodifiableMap(complete ? Defaults.complete(definition, fields) : fields);
    }

    private static Object json(Map<?, ?> given) {
        try {
            Object canonical = CanonicalJson.read(CanonicalJson.write(given));
            return canonical == null ? given : canonical;
        } catch (IllegalArgumentException e) {
            return given;
        }
    }

    /**
     * Reduces a reference to the parent's key. A map without a valid key stays as it is, because it may name the parent
     * by another field.
     */
    private static Map<?, ?> reference(ValueDefinition definition, Map<?, ?> given) {
        ReferenceField reference = definition.reference();
        FieldType type = definition.referenced();
        Object part = reference == null ? null : given.get(reference.key());
        if (reference == null || type == null || part == null) {
            return given;
        }
        Object key = key(definition, type, part);
        return key == null ? given : Map.of(reference.key(), key);
    }

    /**
     * Accepts the parent's key alone in place of the map; readers of the feed and objects of generated classes have it
     * in this form.
     */
    private static Object parent(ValueDefinition definition, Object given) {
        ReferenceField reference = definition.reference();
        FieldType type = definition.referenced();
        if (reference == null || type == null) {
            return given;
        }
        Object key = key(definition, type, given);
        return key == null ? given : Map.of(reference.key(), key);
    }

    private static @Nullable Object key(ValueDefinition definition, FieldType type, Object given) {
        Object key = Scalars.fit(type, definition.decimal(), given);
        return key == null || (type == FieldType.UUID && !ValidUuid.isUuid((String) key)) ? null : key;
    }
}
