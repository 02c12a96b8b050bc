package io.entail.schema.migrate;

import io.entail.schema.ValueDefinition;
import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function that computes the new value of a field from its old one. Thread-safe if its function is.
 *
 * @param from the types that it accepts, empty for all
 * @param to the types that it returns, empty for all
 */
record Conversion(String name, Set<FieldType> from, Set<FieldType> to, Step function) {

    /** Converts a value. */
    @FunctionalInterface
    interface Step {
        /**
         * Returns the new value, null for unset. It is called only for values that are set.
         *
         * @throws IllegalArgumentException when this value cannot be converted; the message gives the reason
         */
        @Nullable
        Object apply(Object value, ValueDefinition from, ValueDefinition to);
    }

    boolean takes(FieldType type) {
        return from.isEmpty() || from.contains(type);
    }

    boolean makes(FieldType type) {
        return to.isEmpty() || to.contains(type);
    }
}
