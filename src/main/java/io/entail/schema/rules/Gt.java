package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import io.entail.schema.value.Numbers;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @gt(0)}: the value is greater than the argument. */
record Gt(BigDecimal bound) implements Rule {

    @Override
    public String property() {
        return "gt";
    }

    @Override
    public @Nullable String check(Object value) {
        BigDecimal exact = Numbers.exact((Number) value);
        return exact != null && exact.compareTo(bound) > 0 ? null : "value must be greater than " + text();
    }

    private String text() {
        return bound.stripTrailingZeros().toPlainString();
    }

    @Override
    public boolean judgesAnyNumber() {
        return true;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof Gt old && bound.compareTo(old.bound) <= 0;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "gt";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.of(FieldType.INT, FieldType.LONG, FieldType.TIMESTAMP, FieldType.DOUBLE, FieldType.DECIMAL);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new Gt(Arguments.number(argument));
        }
    }
}
