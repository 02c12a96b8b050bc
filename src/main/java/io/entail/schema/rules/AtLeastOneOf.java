package io.entail.schema.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code @atLeastOneOf(["a", "b"])}: one of the fields is given. A list of such lists makes several checks. */
record AtLeastOneOf(List<String> fields) implements EntityCheck {

    @Override
    public String property() {
        return "atLeastOneOf";
    }

    @Override
    public @Nullable String check(Map<String, ?> record, boolean updating) {
        for (String field : fields) {
            if (!EntityChecks.isEmpty(record.get(field))) {
                return null;
            }
        }
        String names = fields.stream().map(field -> "'" + field + "'").collect(Collectors.joining(", "));
        return (updating ? "when updating, " : "") + "at least one of these fields must be non-empty: " + names;
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return other instanceof AtLeastOneOf old && new HashSet<>(fields).containsAll(old.fields);
    }

    static final class Kind implements EntityCheckKind {
        @Override
        public String property() {
            return "atLeastOneOf";
        }

        @Override
        public List<EntityCheck> read(Object argument, Set<String> fields) {
            List<?> given = Arguments.list(argument);
            List<EntityCheck> checks = new ArrayList<>();
            if (!given.isEmpty() && given.get(0) instanceof List<?>) {
                given.forEach(list -> checks.add(one(Arguments.list(list), fields)));
            } else {
                checks.add(one(given, fields));
            }
            return checks;
        }

        private static EntityCheck one(List<?> given, Set<String> fields) {
            if (given.isEmpty()) {
                throw new IllegalArgumentException("expected at least one field name");
            }
            List<String> names = new ArrayList<>();
            for (Object name : given) {
                if (!(name instanceof String field) || !fields.contains(field)) {
                    throw new IllegalArgumentException("values must be field names");
                }
                names.add(field);
            }
            return new AtLeastOneOf(List.copyOf(names));
        }
    }
}
