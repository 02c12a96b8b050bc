package io.entail.schema.rules;

import io.entail.schema.FieldType;
import io.entail.schema.formats.Excerpt;
import io.entail.schema.patterns.Dialect;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @match("^[a-z]+$")}, {@code @notMatch("[0-9]")}: a pattern is found in the text, or is not. */
record Match(String property, Dialect pattern, boolean wanted) implements Rule {

    @Override
    public @Nullable String check(Object value) {
        String text = (String) value;
        String refusal = Dialect.refusal(text, pattern.programSize());
        if (refusal != null) {
            return refusal;
        }
        return pattern.find(text) == wanted ? null : "invalid value: " + Excerpt.of(text);
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return equals(other);
    }

    @Override
    public long programSize() {
        return pattern.programSize();
    }

    static final class Kind implements RuleKind {
        private final String property;
        private final boolean wanted;

        private Kind(String property, boolean wanted) {
            this.property = property;
            this.wanted = wanted;
        }

        static Kind match() {
            return new Kind("match", true);
        }

        static Kind notMatch() {
            return new Kind("notMatch", false);
        }

        @Override
        public String property() {
            return property;
        }

        @Override
        public Set<FieldType> types() {
            return PatternEntry.TYPES;
        }

        @Override
        public Rule read(Target target, Object argument) {
            return new Match(property, PatternEntry.compile(argument), wanted);
        }
    }
}
