package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @contains("a")}: one of the elements equals the argument. */
record Contains(Object wanted) implements Rule {

    @Override
    public String property() {
        return "contains";
    }

    @Override
    public @Nullable String check(Object value) {
        boolean found = ((Collection<?>) value).stream().anyMatch(element -> Same.values(wanted, element));
        return found ? null : "expected to contain: " + Arguments.text(wanted);
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof Contains old && Same.values(wanted, old.wanted);
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "contains";
        }

        @Override
        public Set<FieldType> types() {
            return Elements.LISTS;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new Contains(Elements.read(target, argument));
        }
    }
}
