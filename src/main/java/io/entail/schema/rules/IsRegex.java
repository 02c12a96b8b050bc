package io.entail.schema.rules;

import io.entail.errors.words.Excerpt;
import io.entail.schema.patterns.Dialect;
import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @isRegex(true)}: the text is a valid pattern. */
record IsRegex() implements Rule {

    @Override
    public String property() {
        return "isRegex";
    }

    @Override
    public @Nullable String check(Object value) {
        try {
            Dialect.compile((String) value);
            return null;
        } catch (IllegalArgumentException e) {
            return "not a valid regex: " + Excerpt.of(value);
        }
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof IsRegex;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "isRegex";
        }

        @Override
        public Set<FieldType> types() {
            return PatternEntry.TYPES;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            Arguments.isTrue(argument);
            return new IsRegex();
        }
    }
}
