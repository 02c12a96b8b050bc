package io.entail.schema.load;

import org.jspecify.annotations.Nullable;

/** Splits Avro IDL into words, texts and single characters, without comments. Not thread-safe. */
final class IdlTokens {
    private final String source;
    private int at;
    private int line = 1;

    IdlTokens(String source) {
        this.source = source;
    }

    /** Returns the line of the last returned token, from 1. */
    int line() {
        return line;
    }

    /** Returns a word, {@code "} for a text, or a single character; null at the end. */
    @Nullable
    String next() {
        skipSpaceAndComments();
        if (at >= source.length()) {
            return null;
        }
        char c = source.charAt(at);
        if (isWord(c)) {
            int start = at;
            while (at < source.length() && isWord(source.charAt(at))) {
                at++;
            }
            return source.substring(start, at).replace("`", "");
        }
        if (c == '"' || c == '\'') {
            skipText(c);
            return "\"";
        }
        at++;
        return String.valueOf(c);
    }

    /**
     * Whether a character is part of a word. Dashes and dots occur in names of annotations and in numbers; backticks
     * quote names.
     */
    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '`' || c == '$';
    }

    private void skipText(char quote) {
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            if (source.charAt(at) == '\\') {
                at++;
            }
            step();
        }
        at++;
    }

    private void skipSpaceAndComments() {
        while (at < source.length()) {
            if (source.startsWith("//", at)) {
                skipTo("\n", 0);
            } else if (source.startsWith("/*", at)) {
                skipTo("*/", 2);
            } else if (Character.isWhitespace(source.charAt(at))) {
                step();
            } else {
                return;
            }
        }
    }

    private void skipTo(String end, int beyond) {
        int found = source.indexOf(end, at);
        int stop = found < 0 ? source.length() : found + beyond;
        while (at < stop) {
            step();
        }
    }

    private void step() {
        if (at < source.length() && source.charAt(at) == '\n') {
            line++;
        }
        at++;
    }
}
