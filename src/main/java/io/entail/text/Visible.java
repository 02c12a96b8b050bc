package io.entail.text;

import org.jspecify.annotations.Nullable;

/**
 * Escapes characters that a terminal would obey or not show. Such a character is written as JSON writes it,
 * <code>&#92;n</code>, <code>&#92;u001b</code>, and beyond U+FFFF as its two surrogates. A line made of values
 * therefore stays one line, and JSON stays JSON with the same meaning.
 *
 * <p>Escaped are
 *
 * <ul>
 *   <li>control characters of both sets (escape sequences, line breaks, tabs, backspaces),
 *   <li>the line and paragraph separators,
 *   <li>characters that have no width or change the direction of text (Unicode's format characters and its default
 *       ignorable ones, including variation selectors and joiners). Some names need them, but an auditor has to see
 *       when two names only look the same,
 *   <li>half surrogate pairs and the code points that Unicode reserves as noncharacters.
 * </ul>
 *
 * <p>A backslash stays as it is, so a value with the six characters <code>&#92;u001b</code> looks the same as an
 * escaped escape character. The output of {@code --json} tells the two apart.
 */
public final class Visible {
    private static final String HEX = "0123456789abcdef";

    /**
     * Pairs of the first and the last code point of each range that is default ignorable but not in the category of
     * format characters.
     */
    private static final int[] IGNORABLE = {
        0x034f, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x2060, 0x206f, 0x3164, 0x3164, 0xfdd0, 0xfdef,
        0xfe00, 0xfe0f, 0xffa0, 0xffa0, 0xfff0, 0xfff8, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe0fff
    };

    private Visible() {}

    /** Shows a value on one line: no character of the result is a line break. */
    public static String text(@Nullable Object value) {
        return text(String.valueOf(value), false);
    }

    /**
     * Shows text of several lines whose line breaks were written by Entail itself: line feeds stay, everything else is
     * shown as in {@link #text}.
     */
    public static String lines(String text) {
        return text(text, true);
    }

    private static String text(String text, boolean keepsLines) {
        int plain = plain(text, keepsLines);
        if (plain == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 32).append(text, 0, plain);
        int c;
        for (int i = plain; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            append(out, c, keepsLines);
        }
        return out.toString();
    }

    /** Returns the index of the first character that has to be escaped. */
    private static int plain(String text, boolean keepsLines) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                int whole = text.codePointAt(i);
                if (isHidden(whole) && !(keepsLines && whole == '\n')) {
                    return i;
                }
                i += Character.charCount(whole);
            } else {
                i++;
            }
        }
        return i;
    }

    private static void append(StringBuilder out, int c, boolean keepsLines) {
        if (!isHidden(c) || (keepsLines && c == '\n')) {
            out.appendCodePoint(c);
            return;
        }
        switch (c) {
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> {
                for (char unit : Character.toChars(c)) {
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(HEX.charAt((unit >> shift) & 0xf));
                    }
                }
            }
        }
    }

    /**
     * Whether a code point, or half of a surrogate pair, is one that a reader would not recognise when it is printed as
     * it is.
     */
    public static boolean isHidden(int c) {
        if (c < 0x7f) {
            return c < ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> (c & 0xfffe) == 0xfffe || Ranges.contain(IGNORABLE, c);
        };
    }
}
