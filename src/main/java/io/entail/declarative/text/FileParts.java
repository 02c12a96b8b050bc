package io.entail.declarative.text;

import org.jspecify.annotations.Nullable;

/**
 * Receives the top level of a file while it is read, so that only one element of a list has to be in memory at a time.
 * When a file ends in an error, the parts before it have been delivered.
 */
public interface FileParts {
    /** Called when a list begins. Its elements follow, one by one. */
    void list(String name);

    /** Called with the next element of the list that began last. */
    void element(@Nullable Object value);

    /** Called with any other value at the top of the file. */
    void value(String name, @Nullable Object value);
}
