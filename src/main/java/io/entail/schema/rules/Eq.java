package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code @eq("a")}: the value equals the argument; {@code @eq(null)}: the field is unset.
 *
 * @param wanted null when the field must be unset
 */
record Eq(@Nullable Object wanted) implements Rule {

    @Override
    public String property() {
        return "eq";
    }

    @Override
    public @Nullable String check(Object value) {
        return wanted != null && Same.values(wanted, value) ? null : message();
    }

    @Override
    public @Nullable String checkUnset() {
        return wanted == null ? null : message();
    }

    @Override
    public @Nullable String checkGiven() {
        return wanted == null ? message() : null;
    }

    private String message() {
        return "value must be " + (wanted == null ? "null" : Arguments.text(wanted));
    }

    @Override
    public boolean judgesAnyNumber() {
        return true;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof Eq old && Same.values(wanted, old.wanted);
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "eq";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.allOf(FieldType.class);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new Eq(Arguments.any(target, argument));
        }
    }
}
