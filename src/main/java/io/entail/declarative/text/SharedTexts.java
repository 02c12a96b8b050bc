package io.entail.declarative.text;

import java.util.Arrays;

/**
 * Returns one object for equal texts that repeat within a short distance, such as names of fields, methods and tags.
 * Files repeat themselves, and what is read stays in memory until all of it is compared. The table has a fixed size.
 * Confined to one thread.
 */
final class SharedTexts {
    private static final int TEXTS = 1 << 12;
    private static final int LENGTH_MAX = 64;

    /** A text source needs about this many characters for each text that is worth remembering. */
    private static final int CHARACTERS_PER_TEXT = 64;

    private final String[] texts;

    /** Creates a table for a file of any length. */
    SharedTexts() {
        this(Integer.MAX_VALUE);
    }

    /** Creates a table for a text of this length; a request has only a few hundred characters. */
    SharedTexts(int characters) {
        texts = new String[Integer.highestOneBit(Math.min(TEXTS, characters / CHARACTERS_PER_TEXT + 1))];
        Arrays.fill(texts, "");
    }

    /** Returns an equal text, possibly one that was read before. */
    String shared(String text) {
        if (text.length() > LENGTH_MAX) {
            return text;
        }
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 16)) & (texts.length - 1);
        String known = texts[place];
        if (known.equals(text)) {
            return known;
        }
        texts[place] = text;
        return text;
    }
}
