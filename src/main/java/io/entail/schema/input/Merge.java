package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.value.NullTrees;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies a normalised patch to stored values. */
final class Merge {
    private Merge() {}

    /** Replaces stored fields by those of the patch; records and JSON objects are merged. */
    static Map<String, Object> records(RecordDefinition record, Map<?, ?> stored, Map<?, ?> patch) {
        Map<String, Object> merged = new LinkedHashMap<>();
        stored.forEach((name, value) -> NullTrees.put(merged, (String) name, value));
        patch.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            Object old = stored.get(name);
            if (field != null && value instanceof Map<?, ?> inner) {
                merged.put((String) name, merge(field, old, inner));
            } else {
                NullTrees.put(merged, (String) name, value);
            }
        });
        return merged;
    }

    private static Object merge(FieldDefinition field, @Nullable Object old, Map<?, ?> patch) {
        return switch (field.type()) {
            case RECORD -> record(field.value().nested(), old, patch);
            case JSON -> old instanceof Map<?, ?> object ? json(object, patch) : patch;
            default -> patch;
        };
    }

    /** Merges a record; one that was unset is completed with its defaults. */
    private static Map<String, Object> record(RecordDefinition record, @Nullable Object old, Map<?, ?> patch) {
        Map<String, Object> merged = records(record, old instanceof Map<?, ?> stored ? stored : Map.of(), patch);
        return Collections.unmodifiableMap(old == null ? Defaults.complete(record, merged) : merged);
    }

    private static Map<?, ?> json(Map<?, ?> stored, Map<?, ?> patch) {
        Map<Object, Object> merged = new LinkedHashMap<>(stored);
        patch.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else if (value instanceof Map<?, ?> inner && stored.get(name) instanceof Map<?, ?> old) {
                merged.put(name, json(old, inner));
            } else {
                merged.put(name, value);
            }
        });
        return Collections.unmodifiableMap(merged);
    }
}
