package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code @oneOf(["a", "b"])}: the value is in the list. */
final class OneOf implements Rule {
    static final Set<FieldType> TYPES = EnumSet.of(
            FieldType.STRING,
            FieldType.INT,
            FieldType.LONG,
            FieldType.DOUBLE,
            FieldType.DECIMAL,
            FieldType.DATE,
            FieldType.TIMESTAMP_MS);

    private final Set<Object> values;
    private final String message;

    OneOf(List<?> values) {
        this.values = new HashSet<>(values);
        this.message =
                "expected one of: " + values.stream().map(Arguments::text).collect(Collectors.joining(", "));
    }

    @Override
    public String property() {
        return "oneOf";
    }

    @Override
    public @Nullable String check(Object value) {
        return values.contains(value) ? null : message;
    }

    @Override
    public boolean judgesAnyNumber() {
        return true;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof OneOf old && values.containsAll(old.values);
    }

    /** Reads the values of the list. */
    static List<Object> values(RuleTarget target, Object argument) {
        List<Object> values = Arguments.list(argument).stream()
                .map(value -> Arguments.scalar(target, value))
                .toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected at least one value");
        }
        return values;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "oneOf";
        }

        @Override
        public Set<FieldType> types() {
            return TYPES;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new OneOf(values(target, argument));
        }
    }
}
