package io.entail.errors.words;

/** Values as messages quote them: whole, unless that makes the message as large as the value. */
public final class Excerpt {
    /** Characters of a value that a message quotes. */
    public static final int LENGTH_MAX = 1_000;

    private Excerpt() {}

    /** The value as text, its beginning when it is long. */
    public static String of(Object value) {
        String text = value.toString();
        if (text.length() <= LENGTH_MAX) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(LENGTH_MAX - 1));
        return text.substring(0, pair ? LENGTH_MAX - 1 : LENGTH_MAX) + "...";
    }
}
