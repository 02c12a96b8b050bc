package io.entail.schema.formats;

import io.entail.errors.words.Excerpt;
import io.entail.schema.patterns.Dialect;
import org.jspecify.annotations.Nullable;

/** Formats of paths. */
final class PathFormats {
    /** How the message begins when a percent sign does not stand before two hexadecimal digits. */
    static final String BAD_ENCODING = "invalid url-encoded value: '";

    /** What stands in the prefixes of routes beside letters and digits. */
    private static final String PLAIN = "-._~/%";

    /** What RFC 3986 lets stand in paths beside letters and digits: its pchar and the slash. */
    private static final String RFC_3986 = PLAIN + "!$&'()*+,;=:@";

    private PathFormats() {}

    /** A path of the characters of RFC 3986, the rest percent-encoded. */
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

    /** The path of a route: a prefix, or a pattern when it has characters that no prefix has. */
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

    /** Whether 2.1 takes the path of a route for a prefix. */
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
