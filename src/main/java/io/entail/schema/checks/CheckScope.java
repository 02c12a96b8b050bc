package io.entail.schema.checks;

import io.entail.schema.Functions;
import io.entail.schema.rules.Arguments;
import java.util.ArrayList;
import java.util.List;

/** The record that a check is read for. */
public interface CheckScope {

    /**
     * The place that a text names.
     *
     * @throws IllegalArgumentException when the record has no such field
     */
    FieldPath field(Object name);

    /**
     * A question about the value of a field: its own definition with some attributes exchanged.
     *
     * @param attributes an object of properties as they stand on a field, such as {@code {"oneOf": ["a"]}}
     * @throws IllegalArgumentException saying what is wrong with them
     */
    Matcher matcher(FieldPath field, Object attributes);

    /** The functions that an argument may name. */
    Functions functions();

    /** All fields of the record itself. */
    List<FieldPath> all();

    /**
     * The places that a list names.
     *
     * @throws IllegalArgumentException when it is no list, is empty, or names no field
     */
    default List<FieldPath> fields(Object names) {
        List<FieldPath> fields = new ArrayList<>();
        Arguments.list(names).forEach(name -> fields.add(field(name)));
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("expected at least one field name");
        }
        return fields;
    }
}
