package io.entail.schema.rules;

import java.util.List;
import java.util.Set;

/** One word of the vocabulary of entities: which property asks for a check and how its argument is read. */
public interface EntityCheckKind {

    /** The property's name, such as {@code atLeastOneOf}. */
    String property();

    /**
     * The checks that the argument asks for.
     *
     * @param fields the fields of the record
     * @throws IllegalArgumentException saying what the argument should have been
     */
    List<EntityCheck> read(Object argument, Set<String> fields);
}
