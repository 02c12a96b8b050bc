package io.entail.declarative.text;

import java.util.Arrays;

/**
 * One object for texts that come again soon, such as names of fields, methods and tags: files repeat themselves, and what
 * is read of them is kept until all of it is compared. Of bounded size. Used by one thread.
 */
final class SharedTexts {
    private static final int TEXTS = 1 << 12;
    private static final int LENGTH_MAX = 64;

    /** What is shorter has few texts that come again. */
    private static final int CHARACTERS_PER_TEXT = 64;

    private final String[] texts;

    /** For a file of any length. */
    SharedTexts() {
        this(Integer.MAX_VALUE);
    }

    /** For what has so many characters: of a request there are a few hundred. */
    SharedTexts(int characters) {
        texts = new String[Integer.highestOneBit(Math.min(TEXTS, characters / CHARACTERS_PER_TEXT + 1))];
        Arrays.fill(texts, "");
    }

    /** A text that is equal, possibly one that was read before. */
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
