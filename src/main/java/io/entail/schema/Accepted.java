package io.entail.schema;

import io.entail.schema.value.FieldType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Values of a selector that need no variant: the fields that a variant would describe are accepted as any JSON.
 * Immutable.
 *
 * @param all whether this holds for every value
 * @param names the values for which it holds otherwise
 */
record Accepted(boolean all, Set<String> names) {
    static final Accepted NONE = new Accepted(false, Set.of());
    static final Accepted ALL = new Accepted(true, Set.of());

    Accepted {
        names = Set.copyOf(names);
    }

    boolean has(Object value) {
        return value instanceof String name && (all || names.contains(name));
    }

    Accepted and(Accepted others) {
        Set<String> both = new HashSet<>(names);
        both.addAll(others.names);
        return new Accepted(all || others.all, both);
    }

    boolean isEmpty() {
        return !all && names.isEmpty();
    }

    /**
     * Returns the record of an entity without a variant: abstract fields may hold any JSON object and default to an
     * empty one.
     */
    static RecordDefinition free(RecordDefinition common) {
        List<FieldDefinition> fields = common.fields().stream()
                .map(field -> field.isAbstract() && field.type() == FieldType.JSON ? field.freed() : field)
                .toList();
        return common.varied(fields, RecordDefinition.Extras.NONE, common.source());
    }
}
