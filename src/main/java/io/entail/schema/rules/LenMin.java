package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @lenMin(3)}: the value is at least so long; 0 lets a string be empty. */
record LenMin(int length) implements Rule {

    @Override
    public String property() {
        return "lenMin";
    }

    @Override
    public @Nullable String check(Object value) {
        // Characters have a byte at least, so that most texts need not be looked at.
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

        /** A string is not empty unless {@code lenMin} is 0. */
        @Override
        public @Nullable Rule implied(FieldType type) {
            return type == FieldType.STRING ? new LenMin(1) : null;
        }
    }
}
