package io.entail.schema.function;

import org.jspecify.annotations.Nullable;

/** The function that {@code @format("name")} names, for strings. Thread-safe, pure and bounded. */
@FunctionalInterface
public interface FormatFunction {
    /** Returns the message when the text does not have the format, otherwise null. */
    @Nullable
    String check(String text);
}
