package io.entail.schema.rules;

import org.jspecify.annotations.Nullable;

/** One constraint on a value. Immutable and thread-safe. */
public interface Rule {

    /** The property that asks for it, such as {@code between}. */
    String property();

    /** The message when the value breaks the rule, otherwise null. The value has the field's type and is not null. */
    @Nullable
    String check(Object value);

    /** Whether every value that the other rule, of the same property, lets pass also passes here. */
    boolean admitsAllOf(Rule other);
}
