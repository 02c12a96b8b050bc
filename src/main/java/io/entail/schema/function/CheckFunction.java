package io.entail.schema.function;

import io.entail.errors.words.Excerpt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The function that {@code @check("name")} names on a field of any type. Thread-safe, pure and bounded. */
@FunctionalInterface
public interface CheckFunction {
    /** Returns the message when the value is refused, otherwise null. The value has the field's type and is not null. */
    @Nullable
    String check(Object value);

    /** Makes a check that says {@code failed validating} and the value when it refuses. */
    static CheckFunction of(Predicate<Object> passes) {
        return value -> passes.test(value) ? null : "failed validating: " + Excerpt.of(value);
    }
}
