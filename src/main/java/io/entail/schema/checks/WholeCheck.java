package io.entail.schema.checks;

import io.entail.schema.function.EntityCheckFunction;
import io.entail.schema.rules.MissingFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code @check("name")} on a record: a registered function judges the whole record when it is new or replaced. Two
 * functions of one name count as equal.
 *
 * @param function null when this process does not have it; then the check passes, because the entity cannot be written
 *     anyway
 */
record WholeCheck(
        List<FieldPath> fields, String name, @Nullable EntityCheckFunction function) implements EntityCheck {
    static final String PROPERTY = "check";

    @Override
    public String property() {
        return PROPERTY;
    }

    @Override
    public boolean onlyWhole() {
        return true;
    }

    @Override
    public List<MissingFunction> missingFunctions() {
        return function == null ? List.of(new MissingFunction("entity check", name)) : List.of();
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        return function == null
                ? null
                : CustomEntityCheck.broken(function.check(withoutNulls(record)), "entity check failed");
    }

    private static Map<String, Object> withoutNulls(Map<String, ?> record) {
        Map<String, Object> given = new LinkedHashMap<>();
        record.forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        return given;
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return other instanceof WholeCheck old && name.equals(old.name);
    }

    static final class Kind implements EntityCheckKind {
        @Override
        public String property() {
            return PROPERTY;
        }

        @Override
        public List<EntityCheck> read(Object argument, CheckScope scope) {
            if (!(argument instanceof String name)) {
                throw new IllegalArgumentException("expected the name of an entity check");
            }
            return List.of(new WholeCheck(
                    scope.all(), name, scope.functions().entityCheck(name).orElse(null)));
        }
    }
}
