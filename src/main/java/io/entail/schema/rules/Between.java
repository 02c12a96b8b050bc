package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @between([0, 65535])}: the value lies in a range, both ends included. */
record Between(long low, long high) implements Rule {

    @Override
    public String property() {
        return "between";
    }

    @Override
    public @Nullable String check(Object value) {
        return inside((Number) value) ? null : "value should be between " + low + " and " + high;
    }

    private boolean inside(Number value) {
        if (value instanceof Double fraction) {
            return fraction >= low && fraction <= high;
        }
        if (value instanceof BigDecimal exact) {
            return exact.compareTo(BigDecimal.valueOf(low)) >= 0 && exact.compareTo(BigDecimal.valueOf(high)) <= 0;
        }
        return value.longValue() >= low && value.longValue() <= high;
    }

    @Override
    public boolean judgesAnyNumber() {
        return true;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof Between old && low <= old.low && high >= old.high;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "between";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.of(
                    FieldType.INT,
                    FieldType.LONG,
                    FieldType.TIMESTAMP,
                    FieldType.DOUBLE,
                    FieldType.DECIMAL,
                    FieldType.DATE,
                    FieldType.TIMESTAMP_MS);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            List<?> ends = Arguments.list(argument);
            if (ends.size() != 2) {
                throw new IllegalArgumentException("length must be 2");
            }
            return switch (target.type()) {
                case DECIMAL -> Within.of(BigDecimal.class, target, ends);
                case DATE -> Within.of(LocalDate.class, target, ends);
                case TIMESTAMP_MS -> Within.of(Instant.class, target, ends);
                default -> integers(ends);
            };
        }

        private static Rule integers(List<?> ends) {
            long low = Arguments.integer(ends.get(0));
            long high = Arguments.integer(ends.get(1));
            if (low > high) {
                throw new IllegalArgumentException("the lower end " + low + " is above the upper end " + high);
            }
            return new Between(low, high);
        }
    }
}
