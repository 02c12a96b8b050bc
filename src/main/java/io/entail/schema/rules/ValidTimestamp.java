package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rule for values of {@code @timestamp("seconds")}: greater than 0. */
record ValidTimestamp() implements Rule {

    @Override
    public String property() {
        return "timestamp";
    }

    @Override
    public @Nullable String check(Object value) {
        return ((Number) value).doubleValue() > 0 ? null : "expected a valid timestamp";
    }

    @Override
    public boolean judgesAnyNumber() {
        return true;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof ValidTimestamp;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "timestamp";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.of(FieldType.TIMESTAMP, FieldType.DOUBLE);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            if (!argument.equals("seconds")) {
                throw new IllegalArgumentException("expected one of: seconds");
            }
            return new ValidTimestamp();
        }
    }
}
