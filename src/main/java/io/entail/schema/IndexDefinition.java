package io.entail.schema;

import java.util.List;

/**
 * Fields by whose values rows are found and sorted. Immutable.
 *
 * @param fields 1 to 4 names of fields, in the order in which they sort
 */
public record IndexDefinition(List<String> fields) {
    public IndexDefinition {
        fields = List.copyOf(fields);
    }

    /** Returns the form in messages, such as {@code status, total}. */
    @Override
    public String toString() {
        return String.join(", ", fields);
    }
}
