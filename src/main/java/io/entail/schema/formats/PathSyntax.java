package io.entail.schema.formats;

import io.entail.errors.words.Excerpt;
import io.entail.schema.patterns.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The two formats of the path of a route. Up to version 2.1 the characters of a path decide whether it is a pattern;
 * since version 3.0 a path is a pattern if it begins with {@code ~}, and otherwise plain text.
 */
public final class PathSyntax {
    /**
     * The value of {@code path_syntax} of a route whose paths have the format of 3.0; unset means the format of 2.1.
     */
    public static final String V3 = "3.0";

    private static final String PATTERN = "~";

    /** Characters that have another meaning when they are percent-encoded, so that they are not decoded. */
    private static final String RESERVED = "!*'();:@&=+$,/?%#[]";

    /** Characters that need a backslash in a pattern to stand for themselves. */
    private static final String OF_PATTERNS = ".^-{}\\|";

    private PathSyntax() {}

    /** Returns what is wrong with a path in the format of 2.1, null when it is valid. */
    public static @Nullable String faultIn2(String path) {
        return PathFormats.routePath(path);
    }

    /** Returns what is wrong with a path in the format of 3.0, null when it is valid. */
    public static @Nullable String faultIn3(String path) {
        if (path.contains("//")) {
            return "must not have empty segments";
        }
        boolean pattern = path.startsWith(PATTERN);
        String text = pattern ? path.substring(1) : path;
        if (!text.startsWith("/")) {
            return "should start with: / (fixed path) or ~/ (regex path)";
        }
        return pattern ? patternFault(text) : plainFault(text);
    }

    private static @Nullable String patternFault(String text) {
        try {
            Dialect.compile(text);
            return null;
        } catch (IllegalArgumentException e) {
            return "invalid regex: '" + Excerpt.of(text) + "' (PCRE returned: " + e.getMessage() + ")";
        }
    }

    /**
     * Refuses a plain path with characters that no URL has, because it would be unclear which percent signs begin an
     * encoding.
     */
    private static @Nullable String plainFault(String text) {
        String fault = PathFormats.path(text);
        if (fault != null && fault.startsWith(PathFormats.BAD_ENCODING)) {
            return fault;
        }
        String normal = normalised(text);
        return normal.equals(text) ? null : "non-normalized path, consider use '" + Excerpt.of(normal) + "' instead";
    }

    /** Converts a valid path of 2.1 to the format of 3.0 with the same meaning. */
    public static String in3(String path2) {
        return PathFormats.isPlain(path2) ? normalised(path2) : PATTERN + decoded(path2, true);
    }

    /**
     * Normalises a plain path to the form that requests are compared with: only necessary characters are encoded,
     * hexadecimal digits are upper case, and segments such as {@code .} and {@code ..} are resolved.
     */
    private static String normalised(String path) {
        String text = decoded(path, false);
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = text.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (parts[i].equals("..")) {
                segments.pollLast();
            }
            if (!parts[i].equals("..") && !parts[i].equals(".")) {
                segments.addLast(parts[i]);
            } else if (last) {
                segments.addLast("");
            }
        }
        return "/" + String.join("/", segments);
    }

    /**
     * Decodes the characters that need not be encoded.
     *
     * @param pattern whether the path is a pattern, in which some of them then need a backslash
     */
    private static String decoded(String text, boolean pattern) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (pattern && c == '\\' && at + 1 < text.length()) {
                // After a backslash a percent sign stands for itself.
                decoded.append(c).append(text.charAt(at + 1));
                at += 2;
            } else if (isEncoded(text, at)) {
                int end = at;
                while (isEncoded(text, end)) {
                    end += 3;
                }
                appendDecoded(decoded, text.substring(at, end), pattern);
                at = end;
            } else {
                decoded.append(c);
                at++;
            }
        }
        return decoded.toString();
    }

    private static boolean isEncoded(String text, int at) {
        return at + 3 <= text.length() && text.charAt(at) == '%' && Digits.isHex(text.substring(at + 1, at + 3));
    }

    /** Appends decoded bytes; those that are not valid UTF-8 stay encoded. */
    private static void appendDecoded(StringBuilder to, String triplets, boolean pattern) {
        byte[] bytes = new byte[triplets.length() / 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(triplets.substring(3 * i + 1, 3 * i + 3), 16);
        }
        int at = 0;
        while (at < bytes.length) {
            int length = length(bytes[at]);
            String character = length == 0 || at + length > bytes.length ? null : text(bytes, at, length);
            if (character == null || RESERVED.contains(character)) {
                to.append(triplets.substring(3 * at, 3 * at + 3).toUpperCase(Locale.ROOT));
                at++;
            } else {
                to.append(pattern && OF_PATTERNS.contains(character) ? "\\" : "")
                        .append(character);
                at += length;
            }
        }
    }

    /** Returns the number of bytes of a UTF-8 character by its first byte, 0 when no character begins with it. */
    private static int length(byte first) {
        int value = first & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        return value < 0xC2 ? 0 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : value < 0xF5 ? 4 : 0;
    }

    private static @Nullable String text(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
