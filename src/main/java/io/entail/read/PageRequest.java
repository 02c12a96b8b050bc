package io.entail.read;

import org.jspecify.annotations.Nullable;

/**
 * Selects a page.
 *
 * @param size the number of rows, 1 to 50,000
 * @param offset the opaque token of the page before, null for the first page
 */
public record PageRequest(int size, @Nullable String offset) {
    public static final int DEFAULT_SIZE = 1_000;
    public static final int MAX_SIZE = 50_000;

    public static PageRequest first(int size) {
        return new PageRequest(size, null);
    }

    public PageRequest after(@Nullable String nextOffset) {
        return new PageRequest(size, nextOffset);
    }
}
