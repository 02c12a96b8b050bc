package io.entail.declarative;

import io.entail.errors.Failures;
import io.entail.schema.EntityDefinition;
import io.entail.schema.UniqueConstraint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that no unique value would be held twice once the files are imported: by two entities of the files, or by one
 * of them and a row of the store that the files do not mention.
 */
final class Uniqueness {
    private final Known known;
    private final Faults faults;
    private final Map<List<Object>, Settled> holders = new HashMap<>();

    Uniqueness(Known known, Faults faults) {
        this.known = known;
        this.faults = faults;
    }

    void check(Settled settled, Map<String, @Nullable Object> values) {
        EntityDefinition definition = settled.definition();
        for (UniqueConstraint constraint : definition.unique()) {
            Object value = Known.value(definition, constraint, values);
            if (value == null) {
                continue;
            }
            Settled other = holders.putIfAbsent(List.of(definition.name(), constraint.name(), value), settled);
            if (other != null) {
                add(settled, constraint, values, "the same as " + other.entry().path());
            } else {
                known.rowBy(definition, constraint.name(), value)
                        .map(row -> Known.keyOf(definition, row))
                        .filter(key -> !key.equals(settled.key()))
                        .filter(key -> known.inFiles(definition.name(), key).isEmpty())
                        .ifPresent(key -> add(settled, constraint, values, "held by '" + key + "' in the store"));
            }
        }
    }

    private void add(
            Settled settled, UniqueConstraint constraint, Map<String, @Nullable Object> values, String holder) {
        Map<String, @Nullable Object> shown = new HashMap<>();
        constraint.fields().forEach(field -> shown.put(field, values.get(field)));
        String path = settled.entry().path();
        faults.add(
                constraint.fields().size() == 1 ? path + "." + constraint.name() : path,
                "UNIQUE violation detected on '" + Failures.literal(shown) + "': " + holder);
    }
}
