package io.entail.schema.function;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The function that {@code @shorthand} names. Thread-safe, pure and bounded. */
@FunctionalInterface
public interface ShorthandFunction {
    /** Returns the fields that a value stands for; null unsets one. The value has the declared type, or is null. */
    Map<String, @Nullable Object> expand(@Nullable Object value);
}
