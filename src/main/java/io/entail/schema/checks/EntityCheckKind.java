package io.entail.schema.checks;

import java.util.List;

/** One word of the vocabulary of entities: which property asks for a check and how its argument is read. */
public interface EntityCheckKind {

    /** The property's name, such as {@code atLeastOneOf}. */
    String property();

    /**
     * The checks that the argument asks for.
     *
     * @param scope the record that they are about
     * @throws IllegalArgumentException saying what the argument should have been
     */
    List<EntityCheck> read(Object argument, CheckScope scope);
}
