package io.entail.declarative;

import io.entail.errors.Failures;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parents that entities name: by key or endpoint key as a text, or by any unique field as a map. Parents may be
 * in the files or in the store.
 */
final class References {
    private final Definitions definitions;
    private final Known known;
    private final FileFaults faults;

    References(Definitions definitions, Known known, FileFaults faults) {
        this.definitions = definitions;
        this.known = known;
        this.faults = faults;
    }

    /**
     * Replaces every reference of an entity by a map with the parent's key. A reference whose parent is not found is
     * reported and removed.
     */
    void resolve(Entry entry) {
        Map<String, @Nullable Object> values = entry.values();
        for (ReferenceField reference : entry.definition().references()) {
            String field = reference.field();
            Object written = values.get(field);
            if (field.equals(entry.parentField())) {
                Object parentKey =
                        entry.parent() == null ? null : entry.parent().key();
                values.put(field, parentKey == null ? null : Map.of(reference.key(), parentKey));
                if (parentKey == null) {
                    entry.miss(field);
                }
            } else if (written != null) {
                Object value = resolve(reference, written);
                if (value != null) {
                    values.put(field, value);
                } else if (!isForbidden(entry, field)) {
                    values.remove(field);
                    entry.miss(field);
                    if (!faults.incomplete()) {
                        faults.add(entry.path() + "." + field, notFound(reference, written));
                    }
                }
            }
        }
    }

    /**
     * Whether a rule forbids any parent here. Validation then reports one fault for the field, not a tree of faults of
     * the parent.
     */
    private boolean isForbidden(Entry entry, String field) {
        return EntityInput.judge(definitions, entry.definition(), entry.values(), Map.of(), Instant.EPOCH, false)
                        .faults()
                        .get(field)
                instanceof String;
    }

    /**
     * Returns the reference as a map, null when there is no such parent. A value that cannot name a parent is left for
     * validation to refuse.
     */
    private @Nullable Object resolve(ReferenceField reference, Object written) {
        EntityDefinition parent = definitions.require(reference.entity());
        if (written instanceof String text) {
            return map(reference, byText(parent, text));
        }
        if (!(written instanceof Map<?, ?> map)) {
            return written;
        }
        Object key = map.get(reference.key());
        if (key != null) {
            return isKey(parent, key) ? map(reference, existing(parent, key)) : written;
        }
        for (UniqueConstraint constraint : parent.unique()) {
            Object value = map.get(constraint.name());
            if (value != null) {
                return map(reference, known.keyBy(parent, constraint.name(), value));
            }
        }
        return written;
    }

    private @Nullable Object byText(EntityDefinition parent, String text) {
        Object byKey = isKey(parent, text) ? existing(parent, text) : null;
        if (byKey != null || parent.endpointKey().isEmpty()) {
            return byKey;
        }
        return known.keyBy(parent, parent.endpointKey().get(), text);
    }

    private @Nullable Object existing(EntityDefinition parent, Object key) {
        Object normal = EntityInput.normaliseField(parent, parent.primaryKey().get(0), key);
        return known.has(parent, normal) ? normal : null;
    }

    private static boolean isKey(EntityDefinition parent, Object key) {
        return EntityInput.validatePrimaryKey(parent, key).isEmpty();
    }

    private static @Nullable Object map(ReferenceField reference, @Nullable Object key) {
        return key == null ? null : Map.of(reference.key(), key);
    }

    private static String notFound(ReferenceField reference, Object written) {
        Object shown = written instanceof Map<?, ?> map ? Failures.literal(FileTrees.named(map)) : written;
        return "invalid reference '" + reference.field() + ": " + shown + "' (no such entry in '" + reference.entity()
                + "')";
    }
}
