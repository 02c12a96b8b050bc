package io.entail.schema.checks;

import io.entail.schema.rules.Arguments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A check whose only argument is a list of fields. A list of such lists makes several checks. */
abstract class FieldListCheck implements EntityCheck {
    private final String property;
    private final List<FieldPath> fields;

    FieldListCheck(String property, List<FieldPath> fields) {
        this.property = property;
        this.fields = List.copyOf(fields);
    }

    @Override
    public final String property() {
        return property;
    }

    @Override
    public final List<FieldPath> fields() {
        return fields;
    }

    /** Counts the fields that have a value. */
    final int given(Map<String, ?> record) {
        int given = 0;
        for (FieldPath field : fields) {
            given += field.isEmptyIn(record) ? 0 : 1;
        }
        return given;
    }

    /** Returns a violation whose message ends with the list of fields. */
    final Broken broken(String message) {
        return Broken.of(message + FieldPath.quoted(fields));
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return new HashSet<>(fields).equals(new HashSet<>(other.fields()));
    }

    static final class Kind implements EntityCheckKind {
        private final String property;
        private final Function<List<FieldPath>, EntityCheck> make;

        Kind(String property, Function<List<FieldPath>, EntityCheck> make) {
            this.property = property;
            this.make = make;
        }

        @Override
        public String property() {
            return property;
        }

        @Override
        public List<EntityCheck> read(Object argument, CheckScope scope) {
            List<?> given = Arguments.list(argument);
            List<EntityCheck> checks = new ArrayList<>();
            if (!given.isEmpty() && given.get(0) instanceof List<?>) {
                given.forEach(list -> checks.add(make.apply(scope.fields(list))));
            } else {
                checks.add(make.apply(scope.fields(given)));
            }
            return checks;
        }
    }
}
