package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @lenMin(3)}: the length of the value is at least the argument; 0 allows an empty string. */
record LenMin(int length) implements Rule {

    @Override
    public String property() {
        return "lenMin";
    }

    @Override
    public @Nullable String check(Object value) {
        // A character has at least one byte, so the bytes of most texts do not have to be counted.
        boolean enough = value instanceof String text && text.length() >= length;
        return enough || Lengths.of(value) >= length ? null : "length must be at least " + length;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof LenMin old && length <= old.length;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "lenMin";
        }

        @Override
        public Set<FieldType> types() {
            return Lengths.TYPES;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new LenMin(Arguments.length(argument));
        }

        /** Returns the implied rule that a string is not empty, which {@code lenMin(0)} lifts. */
        @Override
        public @Nullable Rule implied(FieldType type) {
            return type == FieldType.STRING ? new LenMin(1) : null;
        }
    }
}
