package io.entail.declarative.text;

import org.jspecify.annotations.Nullable;

/**
 * Hears of the top of a file while it is read, so that nobody needs more of it in memory than one element of a list. A
 * file that ends in an error has been heard of in part.
 */
public interface FileParts {
    /** A list begins. Its elements follow, one by one. */
    void list(String name);

    /** The next element of the list that began last. */
    void element(@Nullable Object value);

    /** Anything else at the top of the file. */
    void value(String name, @Nullable Object value);
}
