package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @lenMax(3)}: the length of the value is at most the argument. */
record LenMax(int length) implements Rule {

    @Override
    public String property() {
        return "lenMax";
    }

    @Override
    public @Nullable String check(Object value) {
        return Lengths.of(value) <= length ? null : "length must be at most " + length;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof LenMax old && length >= old.length;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "lenMax";
        }

        @Override
        public Set<FieldType> types() {
            return Lengths.TYPES;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new LenMax(Arguments.length(argument));
        }
    }
}
