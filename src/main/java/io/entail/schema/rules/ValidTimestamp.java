package io.entail.schema.rules;

import io.entail.schema.FieldType;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** A value of {@code @timestamp("seconds")}: above 0. */
final class ValidTimestamp implements Rule {

    @Override
    public String property() {
        return "timestamp";
    }

    @Override
    public @Nullable String check(Object value) {
        return (Long) value > 0 ? null : "expected a valid timestamp";
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof ValidTimestamp;
    }

    static final class Kind extends ImpliedKind {
        Kind() {
            super("timestamp", EnumSet.of(FieldType.TIMESTAMP), new ValidTimestamp());
        }
    }
}
