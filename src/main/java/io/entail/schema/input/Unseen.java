package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.Variants;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.NullTrees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps stored fields that a record does not have, because another process may have them. Readers do not see them, so a
 * caller cannot intend to change them.
 */
final class Unseen {
    private Unseen() {}

    /** See {@link EntityInput#keepUnseen}. */
    static Map<String, Object> keep(Variants variants, Map<String, ?> stored, Map<String, Object> entity) {
        RecordDefinition record = variants.of(entity);
        if (stored.isEmpty() || record.specialised().isEmpty() || record != variants.of(stored)) {
            return entity;
        }
        Map<String, Object> kept = new LinkedHashMap<>(entity);
        for (FieldDefinition field : record.specialised()) {
            if (stored.get(field.name()) instanceof Map<?, ?> before
                    && entity.get(field.name()) instanceof Map<?, ?> now) {
                kept.put(field.name(), keep(field.value().nested(), before, now));
            }
        }
        return kept;
    }

    /** See {@link EntityInput#unseen}. */
    static Set<String> names(RecordDefinition record, Map<String, ?> stored) {
        Set<String> names = new TreeSet<>();
        for (FieldDefinition field : record.specialised()) {
            if (stored.get(field.name()) instanceof Map<?, ?> before) {
                collect(field.value().nested(), before, field.name() + ".", names);
            }
        }
        return names;
    }

    /**
     * Adds to new values the fields of the old ones that the record does not have. Records in a list or map keep theirs
     * only as long as the list or map does not change, because otherwise it is not known which element corresponds to
     * which.
     */
    static Map<String, Object> keep(RecordDefinition record, Map<?, ?> before, Map<?, ?> now) {
        Map<String, Object> kept = new LinkedHashMap<>();
        now.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            Object old = before.get(name);
            NullTrees.put(
                    kept,
                    (String) name,
                    field == null || old == null || value == null ? value : value(field.value(), old, value));
        });
        before.forEach((name, value) -> {
            if (record.field(name) == null && !now.containsKey(name)) {
                NullTrees.put(kept, (String) name, value);
            }
        });
        return kept;
    }

    /** Adds the dotted names of the fields that the record does not have, each once for all elements of a list. */
    private static void collect(RecordDefinition record, Map<?, ?> stored, String prefix, Set<String> names) {
        stored.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            if (field == null) {
                names.add(prefix + name);
            } else if (value != null) {
                collect(field.value(), value, prefix + name, names);
            }
        });
    }

    private static void collect(ValueDefinition definition, Object stored, String place, Set<String> names) {
        if (definition.type() == FieldType.RECORD && stored instanceof Map<?, ?> record) {
            collect(definition.nested(), record, place + ".", names);
        } else if (holdsRecords(definition)) {
            Collection<?> parts = stored instanceof Map<?, ?> map
                    ? map.values()
                    : stored instanceof Collection<?> list ? list : List.of();
            parts.stream().filter(Objects::nonNull).forEach(each -> collect(definition.elements(), each, place, names));
        }
    }

    private static Object value(ValueDefinition definition, Object before, Object now) {
        if (!holdsRecords(definition)) {
            return now;
        }
        if (definition.type() == FieldType.RECORD) {
            return before instanceof Map<?, ?> old && now instanceof Map<?, ?> fresh
                    ? Collections.unmodifiableMap(keep(definition.nested(), old, fresh))
                    : now;
        }
        if (!Objects.equals(Specialised.current(definition, before), now)) {
            return now;
        }
        if (before instanceof Collection<?> old && now instanceof Collection<?> fresh && old.size() == fresh.size()) {
            return elements(definition.elements(), old, fresh);
        }
        return before instanceof Map<?, ?> old && now instanceof Map<?, ?> fresh
                ? entries(definition.elements(), old, fresh)
                : now;
    }

    private static boolean holdsRecords(ValueDefinition definition) {
        ValueDefinition inner = definition;
        while (inner.element() != null) {
            inner = inner.elements();
        }
        return inner.type() == FieldType.RECORD;
    }

    private static List<Object> elements(ValueDefinition definition, Collection<?> before, Collection<?> now) {
        List<Object> kept = new ArrayList<>(now.size());
        Iterator<?> old = before.iterator();
        for (Object each : now) {
            Object was = old.next();
            NullTrees.add(kept, each == null || was == null ? each : value(definition, was, each));
        }
        return Collections.unmodifiableList(kept);
    }

    private static Map<Object, Object> entries(ValueDefinition definition, Map<?, ?> before, Map<?, ?> now) {
        Map<Object, Object> kept = new LinkedHashMap<>();
        now.forEach((key, each) -> {
            Object was = before.get(key);
            NullTrees.put(kept, key, each == null || was == null ? each : value(definition, was, each));
        });
        return Collections.unmodifiableMap(kept);
    }
}
