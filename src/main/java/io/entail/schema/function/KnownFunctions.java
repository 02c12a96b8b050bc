package io.entail.schema.function;

import java.util.Optional;
import java.util.Set;

/** The functions that a definition may name in this process. Immutable and thread-safe. */
public interface KnownFunctions {
    /** Returns the names of the functions of a kind, such as {@code "entity check"}. */
    Set<String> names(String kind);

    /** Returns the format with this name. */
    Optional<FormatFunction> format(String name);

    /** Returns the check with this name. */
    Optional<CheckFunction> check(String name);

    /** Returns the entity check with this name. */
    Optional<EntityCheckFunction> entityCheck(String name);

    /** Returns the shorthand with this name. */
    Optional<ShorthandFunction> shorthand(String name);

    /** Returns the transformation with this name. */
    Optional<TransformFunction> transform(String name);
}
