package io.entail.schema.checks;

import io.entail.schema.function.KnownFunctions;
import io.entail.schema.rules.Arguments;
import java.util.ArrayList;
import java.util.List;

/** The record whose checks are being read. */
public interface CheckScope {

    /**
     * Returns the path of a field from its text.
     *
     * @throws IllegalArgumentException when the record has no such field
     */
    FieldPath field(Object name);

    /**
     * Returns a condition on the value of a field, which is the field's own definition with some attributes replaced.
     *
     * @param attributes an object of properties as they are written on a field, such as {@code {"oneOf": ["a"]}}
     * @throws IllegalArgumentException saying what is wrong with them
     */
    Matcher matcher(FieldPath field, Object attributes);

    /** Returns the functions that an argument may name. */
    KnownFunctions functions();

    /** Returns all fields of the record itself. */
    List<FieldPath> all();

    /**
     * Returns the paths of a list of fields.
     *
     * @throws IllegalArgumentException when it is not a list, is empty, or names a field that does not exist
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
