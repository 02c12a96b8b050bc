package io.entail.schema.rules;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A constraint on a value. Immutable and thread-safe. */
public interface Rule {

    /** Returns the property that defines it, such as {@code between}. */
    String property();

    /**
     * Returns the message when the value violates the rule, otherwise null. The value has the field's type and is not
     * null.
     */
    @Nullable
    String check(Object value);

    /** Returns the message when the rule forbids a field to be unset, otherwise null. */
    default @Nullable String checkUnset() {
        return null;
    }

    /** Returns the message when the rule forbids any value, whatever its type, otherwise null. */
    default @Nullable String checkGiven() {
        return null;
    }

    /** Whether it also judges numbers that the field's type cannot hold, each as a {@link java.math.BigDecimal}. */
    default boolean judgesAnyNumber() {
        return false;
    }

    /** Whether every value that satisfies the other rule, of the same property, satisfies this one too. */
    boolean admitsAllOf(Rule other);

    /** Returns the function that it names and this process does not have; null for none. */
    default @Nullable MissingFunction missingFunction() {
        return null;
    }

    /** Returns the number of instructions of its patterns. */
    default long programSize() {
        return 0;
    }

    /**
     * Returns the function that brings a value into the form that is compared for uniqueness; null when values have
     * only one form.
     */
    default @Nullable UnaryOperator<Object> canonical() {
        return null;
    }

    /** Returns the rule with its own message, which {@code @err} replaces. */
    default Rule plain() {
        return this;
    }
}
