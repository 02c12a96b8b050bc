package io.entail.schema.shipped;

import io.entail.errors.words.Excerpt;
import io.entail.schema.patterns.Dialect;
import org.jspecify.annotations.Nullable;

/** Checks origins of web pages, which are patterns, or {@code *} for all. */
final class Origins {
    private Origins() {}

    static @Nullable String origin(String text) {
        if (text.equals("*")) {
            return null;
        }
        try {
            Dialect.compile(text);
            return null;
        } catch (IllegalArgumentException e) {
            return "'" + Excerpt.of(text) + "' is not a valid regex";
        }
    }
}
