package io.entail.schema.rules;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A rule with another message: {@code @err("at most five")} replaces the messages of all rules of its field. */
record WithMessage(Rule rule, String message) implements Rule {

    @Override
    public String property() {
        return rule.property();
    }

    @Override
    public @Nullable String check(Object value) {
        return rule.check(value) == null ? null : message;
    }

    /**
     * Only the message about an unset field that must have a certain value is not replaced, because it says which
     * value.
     */
    @Override
    public @Nullable String checkUnset() {
        String own = rule.checkUnset();
        return own == null || rule instanceof Eq ? own : message;
    }

    @Override
    public @Nullable String checkGiven() {
        return rule.checkGiven() == null ? null : message;
    }

    @Override
    public boolean judgesAnyNumber() {
        return rule.judgesAnyNumber();
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return rule.admitsAllOf(other.plain());
    }

    @Override
    public @Nullable MissingFunction missingFunction() {
        return rule.missingFunction();
    }

    @Override
    public long programSize() {
        return rule.programSize();
    }

    @Override
    public @Nullable UnaryOperator<Object> canonical() {
        return rule.canonical();
    }

    @Override
    public Rule plain() {
        return rule;
    }
}
