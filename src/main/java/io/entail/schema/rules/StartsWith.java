package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @startsWith("/")}: the text begins with the argument. */
record StartsWith(String prefix) implements Rule {

    @Override
    public String property() {
        return "startsWith";
    }

    @Override
    public @Nullable String check(Object value) {
        return ((String) value).startsWith(prefix) ? null : "should start with: " + prefix;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof StartsWith old && old.prefix.startsWith(prefix);
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "startsWith";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.of(FieldType.STRING);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new StartsWith(Arguments.text(argument, "expected a string"));
        }
    }
}
