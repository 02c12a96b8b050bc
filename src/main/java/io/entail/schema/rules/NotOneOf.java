package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code @notOneOf(["a", "b"])}: the value is not in the list. */
final class NotOneOf implements Rule {
    private final Set<Object> values;
    private final String message;

    NotOneOf(List<?> values) {
        this.values = new HashSet<>(values);
        this.message =
                "must not be one of: " + values.stream().map(Arguments::text).collect(Collectors.joining(", "));
    }

    @Override
    public String property() {
        return "notOneOf";
    }

    @Override
    public @Nullable String check(Object value) {
        return values.contains(value) ? message : null;
    }

    @Override
    public boolean judgesAnyNumber() {
        return true;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof NotOneOf old && old.values.containsAll(values);
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "notOneOf";
        }

        @Override
        public Set<FieldType> types() {
            return OneOf.TYPES;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new NotOneOf(OneOf.values(target, argument));
        }
    }
}
