package io.entail.schema.shipped;

import io.entail.errors.words.Excerpt;
import io.entail.schema.formats.Formats;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the entries of plugins that transform requests and responses: {@code name:value}, where the value may contain
 * colons.
 */
final class Transformers {
    private Transformers() {}

    /** Returns the format of a header with any value. */
    static @Nullable String header(String entry) {
        return headerName(name(entry));
    }

    /** Returns the format of a header and its new name. */
    static @Nullable String renamedHeader(String entry) {
        String fault = header(entry);
        return fault == null ? headerName(value(entry)) : fault;
    }

    private static @Nullable String headerName(String name) {
        boolean valid = !name.isEmpty()
                && Objects.requireNonNull(Formats.all().get("header_name")).check(name) == null;
        return valid ? null : "'" + Excerpt.of(name) + "' is not a valid header";
    }

    /** Returns the format of a name with a value. */
    static @Nullable String pair(String entry) {
        return value(entry).isEmpty() ? "key '" + Excerpt.of(name(entry)) + "' has no value" : null;
    }

    private static String name(String entry) {
        int colon = entry.indexOf(':');
        return colon < 0 ? entry : entry.substring(0, colon);
    }

    private static String value(String entry) {
        int from = name(entry).length();
        while (from < entry.length() && entry.charAt(from) == ':') {
            from++;
        }
        return entry.substring(from);
    }
}
