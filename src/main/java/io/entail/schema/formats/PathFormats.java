package io.entail.schema.formats;

import io.entail.errors.words.Excerpt;
import io.entail.schema.patterns.Dialect;
import org.jspecify.annotations.Nullable;

/** Formats of paths. */
final class PathFormats {
    /** The beginning of the message for a percent sign without two hexadecimal digits after it. */
    static final String BAD_ENCODING = "invalid url-encoded value: '";

    /** The characters, besides letters and digits, of the prefixes of routes. */
    private static final String PLAIN = "-._~/%";

    /** The characters, besides letters and digits, that RFC 3986 allows in paths: its pchar and the slash. */
    private static final String RFC_3986 = PLAIN + "!$&'()*+,;=:@";

    private PathFormats() {}

    /** Returns the format of a path: characters of RFC 3986, all others percent-encoded. */
    static @Nullable String path(String text) {
        String shape = shape(text);
        if (shape != null) {
            return shape;
        }
        return isOf(text, RFC_3986)
                ? encoding(text)
                : "invalid path: '" + Excerpt.of(text)
                        + "' (characters outside of the reserved list of RFC 3986 found)";
    }

    /**
     * Returns the format of the path of a route: a prefix, or a pattern when it has characters that a prefix cannot
     * have.
     */
    static @Nullable String routePath(String text) {
        String shape = shape(text);
        if (shape != null) {
            return shape;
        }
        if (isPlain(text)) {
            return encoding(text);
        }
        try {
            Dialect.compile(text);
            return null;
        } catch (IllegalArgumentException e) {
            return "invalid regex: '" + Excerpt.of(text) + "' (PCRE returned: " + e.getMessage() + ")";
        }
    }

    private static @Nullable String shape(String text) {
        if (!text.startsWith("/")) {
            return "should start with: /";
        }
        return text.contains("//") ? "must not have empty segments" : null;
    }

    /** Whether version 2.1 treats the path of a route as a prefix. */
    static boolean isPlain(String text) {
        return isOf(text, PLAIN);
    }

    private static boolean isOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Digits.isAlphanumeric(c) && characters.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String encoding(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 3)) {
            int end = Math.min(text.length(), at + 3);
            if (end - at < 3 || !Digits.isHex(text.substring(at + 1, end))) {
                return BAD_ENCODING + text.substring(at, end) + "'";
            }
        }
        return null;
    }
}
