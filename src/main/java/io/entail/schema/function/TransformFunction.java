package io.entail.schema.function;

import java.util.List;
import java.util.Map;

/** The function that {@code @transformation} names, on writing or on reading. Thread-safe, pure and bounded. */
@FunctionalInterface
public interface TransformFunction {
    /**
     * Returns fields that replace those of the entity. They must not include the needs, except those that the
     * definition lists under {@code rewrites}.
     *
     * @param arguments the inputs, then the needs, none of them empty
     * @throws IllegalArgumentException saying why the values cannot be transformed
     */
    Map<String, Object> apply(List<Object> arguments);
}
