package io.entail.errors.words;

/** Quotes values in messages: completely, unless the message would become as large as the value. */
public final class Excerpt {
    /** The most characters of a value that a message quotes. */
    public static final int LENGTH_MAX = 1_000;

    private Excerpt() {}

    /** Returns the value as text; only its beginning when it is long. */
    public static String of(Object value) {
        String text = value.toString();
        if (text.length() <= LENGTH_MAX) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(LENGTH_MAX - 1));
        return text.substring(0, pair ? LENGTH_MAX - 1 : LENGTH_MAX) + "...";
    }
}
