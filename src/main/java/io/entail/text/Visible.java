package io.entail.text;

import org.jspecify.annotations.Nullable;

/**
 * Shows what a terminal would obey or leave out: such a character is written as JSON writes it, <code>&#92;n</code>,
 * <code>&#92;u001b</code>, and beyond U+FFFF as its two surrogates. So a line that is made of values is one line, and
 * text that is JSON stays JSON and means the same.
 *
 * <p>Shown are
 *
 * <ul>
 *   <li>control characters of both sets (escape sequences, line breaks, tabs, backspaces),
 *   <li>the line and paragraph separators,
 *   <li>what has no width or changes the direction of text, be it in a name of people who need it: of two names that
 *       look the same, an auditor has to see that they are not (Unicode's format characters and its default ignorable
 *       ones, variation selectors and joiners among them),
 *   <li>half surrogate pairs and what Unicode says will never be a character.
 * </ul>
 *
 * <p>A backslash stays one: what a value says in so many letters moves no cursor. {@code --json} tells the two apart.
 */
public final class Visible {
    private static final String HEX = "0123456789abcdef";

    /** First and last, in pairs: default ignorable characters that are not of the category of formats. */
    private static final int[] IGNORABLE = {
        0x034f, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x2060, 0x206f, 0x3164, 0x3164, 0xfdd0, 0xfdef,
        0xfe00, 0xfe0f, 0xffa0, 0xffa0, 0xfff0, 0xfff8, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe0fff
    };

    private Visible() {}

    /** One line of text for people: whatever the value, no character of it is a line break. */
    public static String text(@Nullable Object value) {
        return text(String.valueOf(value), false);
    }

    /** Text of several lines that are ours: line feeds stay, everything else is as in {@link #text}. */
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

    /** Where the first character is that does not stay as it is. */
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

    /** Whether a code point, or half of a surrogate pair, is one that a reader would not see as what it is. */
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
