package io.entail.schema.rules;

import io.entail.schema.value.JsonForm;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code @between(["2020-01-01", "2029-12-31"])} on decimals, dates and points in time: the value is in the range, both
 * ends included. Both ends are values of the field's type.
 */
record Within<T extends Comparable<? super T>>(Class<T> type, T low, T high) implements Rule {

    /** Reads the range from an argument with two ends. */
    static <T extends Comparable<? super T>> Within<T> of(Class<T> type, RuleTarget target, List<?> ends) {
        T low = type.cast(Arguments.scalar(target, ends.get(0)));
        T high = type.cast(Arguments.scalar(target, ends.get(1)));
        if (low.compareTo(high) > 0) {
            throw new IllegalArgumentException(
                    "the lower end " + JsonForm.text(low) + " is above the upper end " + JsonForm.text(high));
        }
        return new Within<>(type, low, high);
    }

    @Override
    public String property() {
        return "between";
    }

    @Override
    public @Nullable String check(Object value) {
        T given = type.cast(value);
        return given.compareTo(low) >= 0 && given.compareTo(high) <= 0
                ? null
                : "value should be between " + JsonForm.text(low) + " and " + JsonForm.text(high);
    }

    @Override
    public boolean judgesAnyNumber() {
        return type == BigDecimal.class;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof Within<?> old
                && old.type == type
                && low.compareTo(type.cast(old.low)) <= 0
                && high.compareTo(type.cast(old.high)) >= 0;
    }
}
