package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code @ne("a")}: the value differs from the argument; {@code @ne(null)}: the field is set.
 *
 * @param refused null when the field must be set
 */
record Ne(@Nullable Object refused) implements Rule {

    @Override
    public String property() {
        return "ne";
    }

    @Override
    public @Nullable String check(Object value) {
        return refused != null && Same.values(refused, value) ? message() : null;
    }

    @Override
    public @Nullable String checkUnset() {
        return refused == null ? message() : null;
    }

    private String message() {
        return "value must not be " + (refused == null ? "null" : Arguments.text(refused));
    }

    @Override
    public boolean judgesAnyNumber() {
        return true;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return (other instanceof Ne old && Same.values(refused, old.refused))
                || (other instanceof NotOneOf list && refused != null && list.check(refused) != null);
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "ne";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.allOf(FieldType.class);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new Ne(Arguments.any(target, argument));
        }
    }
}
