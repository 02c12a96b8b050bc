package io.entail.schema.rules;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One constraint on a value. Immutable and thread-safe. */
public interface Rule {

    /** The property that asks for it, such as {@code between}. */
    String property();

    /** The message when the value breaks the rule, otherwise null. The value has the field's type and is not null. */
    @Nullable
    String check(Object value);

    /** The message when the rule does not let a field be unset, otherwise null. */
    default @Nullable String checkUnset() {
        return null;
    }

    /** The message when the rule lets no value be given, whatever its type, otherwise null. */
    default @Nullable String checkGiven() {
        return null;
    }

    /** Whether it judges numbers that the field's type cannot hold, each as a {@link java.math.BigDecimal}. */
    default boolean judgesAnyNumber() {
        return false;
    }

    /** Whether every value that the other rule, of the same property, lets pass also passes here. */
    boolean admitsAllOf(Rule other);

    /** The function that it names and this process lacks; null for none. */
    default @Nullable MissingFunction missingFunction() {
        return null;
    }

    /** How many instructions its patterns have. */
    default long programSize() {
        return 0;
    }

    /** Brings a value into the form in which it is compared with those of other rows; null when it has only one. */
    default @Nullable UnaryOperator<Object> canonical() {
        return null;
    }

    /** The rule with its own words, which {@code @err} replaces. */
    default Rule plain() {
        return this;
    }
}
