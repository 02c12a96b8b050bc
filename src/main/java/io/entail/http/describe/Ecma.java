package io.entail.http.describe;

import org.jspecify.annotations.Nullable;

/**
 * Translates the regular expressions of definitions to the dialect of JSON Schema (ECMA 262). Classes such as {@code .}
 * or {@code \s} differ between the two and are written out. A pattern that the other dialect cannot express is not
 * translated.
 */
final class Ecma {
    private static final String SYNTAX = "^$\\.*+?()[]{}|/";
    private static final String SPACES = "\\t\\n\\f\\r ";

    private final String pattern;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Ecma(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Returns the equivalent pattern for engines with the flag {@code u}; null when it could have another meaning
     * there.
     */
    static @Nullable String translate(String pattern) {
        Ecma ecma = new Ecma(pattern);
        return ecma.all() ? ecma.out.toString() : null;
    }

    /** Returns a pattern for texts that begin with {@code text}. */
    static String prefix(String text) {
        StringBuilder quoted = new StringBuilder("^");
        text.chars().forEach(c -> quote((char) c, quoted));
        return quoted.toString();
    }

    private static void quote(char c, StringBuilder out) {
        out.append(SYNTAX.indexOf(c) < 0 ? "" : "\\").append(c);
    }

    private boolean all() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            boolean said = switch (c) {
                case '.' -> say("[^\\n]");
                case '\\' -> escape(false);
                case '[' -> oneOf();
                case '(' -> group();
                case '{' -> say(isCount() ? "{" : "\\{");
                case '}' -> say(closesCount() ? "}" : "\\}");
                case ']' -> say("\\]");
                default -> say(String.valueOf(c));
            };
            if (!said) {
                return false;
            }
        }
        return true;
    }

    private boolean say(String text) {
        out.append(text);
        return true;
    }

    /** Accepts, of the groups that begin with a question mark, only those that do not capture. */
    private boolean group() {
        if (pattern.startsWith("?", at) && !pattern.startsWith("?:", at)) {
            return false;
        }
        return say("(");
    }

    /** Whether the text after a brace makes it a quantifier. */
    private boolean isCount() {
        int end = pattern.indexOf('}', at);
        return end > at && isCount(pattern.substring(at, end));
    }

    private boolean closesCount() {
        int begin = pattern.lastIndexOf('{', at - 1);
        return begin >= 0
                && (begin == 0 || pattern.charAt(begin - 1) != '\\')
                && isCount(pattern.substring(begin + 1, at - 1));
    }

    private static boolean isCount(String inner) {
        int comma = inner.indexOf(',');
        String low = comma < 0 ? inner : inner.substring(0, comma);
        String high = comma < 0 ? "" : inner.substring(comma + 1);
        return !low.isEmpty() && isDigits(low) && isDigits(high);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean oneOf() {
        say("[");
        if (pattern.startsWith("^", at)) {
            at++;
            say("^");
        }
        boolean first = true;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == ']' && !first) {
                return say("]");
            }
            boolean said = switch (c) {
                case '\\' -> escape(true);
                // A name in colons stands for a class such as letters.
                case '[' -> !pattern.startsWith(":", at) && say("\\[");
                case ']' -> say("\\]");
                default -> say(String.valueOf(c));
            };
            if (!said) {
                return false;
            }
            first = false;
        }
        return false;
    }

    private boolean escape(boolean inside) {
        if (at == pattern.length()) {
            return false;
        }
        char c = pattern.charAt(at++);
        if (c < 0x80 && !Character.isLetterOrDigit(c)) {
            if (inside && c == '-') {
                return say("\\-");
            }
            quote(c, out);
            return true;
        }
        return switch (c) {
            case 'd', 'D', 'w', 'W', 't', 'n', 'f', 'r', 'v' -> say("\\" + c);
            case 'b', 'B' -> !inside && say("\\" + c);
            case 's' -> say(inside ? SPACES : "[" + SPACES + "]");
            case 'S' -> !inside && say("[^" + SPACES + "]");
            default -> false;
        };
    }
}
