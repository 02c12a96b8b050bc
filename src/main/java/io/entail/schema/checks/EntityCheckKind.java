package io.entail.schema.checks;

import java.util.List;

/** A kind of check: the property that defines it and how its argument is read. */
public interface EntityCheckKind {

    /** Returns the name of the property, such as {@code atLeastOneOf}. */
    String property();

    /**
     * Returns the checks that the argument defines.
     *
     * @param scope the record that they belong to
     * @throws IllegalArgumentException saying what the argument should be
     */
    List<EntityCheck> read(Object argument, CheckScope scope);
}
