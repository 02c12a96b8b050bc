package io.entail.schema.migrate;

import io.entail.schema.ValueDefinition;
import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function that makes the value of a field from the one it had. Thread-safe where its function is.
 *
 * @param from the types that it takes, empty for all
 * @param to the types that it makes, empty for all
 */
record Conversion(String name, Set<FieldType> from, Set<FieldType> to, Step function) {

    /** Makes a value. */
    @FunctionalInterface
    interface Step {
        /**
         * The new value, null for unset. It is asked for values that are set.
         *
         * @throws IllegalArgumentException saying why it cannot be made of this value
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
