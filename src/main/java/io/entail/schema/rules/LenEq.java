package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @lenEq(3)}: the length of the value is exactly the argument. */
record LenEq(int length) implements Rule {

    @Override
    public String property() {
        return "lenEq";
    }

    @Override
    public @Nullable String check(Object value) {
        return Lengths.of(value) == length ? null : "length must be " + length;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof LenEq old && length == old.length;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "lenEq";
        }

        @Override
        public Set<FieldType> types() {
            return Lengths.TYPES;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new LenEq(Arguments.length(argument));
        }
    }
}
