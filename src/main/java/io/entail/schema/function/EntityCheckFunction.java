package io.entail.schema.function;

import java.util.Map;

/** The function that {@code @entityCheck}, and {@code @check} on a record, name. Thread-safe, pure and bounded. */
@FunctionalInterface
public interface EntityCheckFunction {
    /** Judges these fields; unset ones are absent. */
    Verdict check(Map<String, Object> fields);
}
