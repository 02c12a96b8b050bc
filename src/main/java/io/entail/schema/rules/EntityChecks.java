package io.entail.schema.rules;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All checks there are for entities and nested records. A new one is a line here. */
public final class EntityChecks {
    private static final List<EntityCheckKind> KINDS = List.of(new AtLeastOneOf.Kind());

    private EntityChecks() {}

    /** The kind that a property asks for. */
    public static Optional<EntityCheckKind> kind(String property) {
        return KINDS.stream().filter(kind -> kind.property().equals(property)).findFirst();
    }

    /** Whether a value counts as not given: absent, null, an empty text or a container without members. */
    static boolean isEmpty(@Nullable Object value) {
        return value == null
                || (value instanceof String text && text.isEmpty())
                || (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }
}
