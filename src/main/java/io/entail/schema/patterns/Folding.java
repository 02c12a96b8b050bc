package io.entail.schema.patterns;

/**
 * Detects patterns that ignore case and name characters which must not be named then. It may also refuse some harmless
 * patterns.
 */
final class Folding {
    private Folding() {}

    /** Whether the pattern may ignore case somewhere and may name a code point above the limit anywhere. */
    static boolean isBeyond(int limit, String pattern) {
        return hasFlag(pattern) && names(limit, pattern);
    }

    /** Whether there is a flag {@code i}, as in {@code (?i)} or {@code (?s-i:}. */
    private static boolean hasFlag(String pattern) {
        for (int open = pattern.indexOf("(?"); open >= 0; open = pattern.indexOf("(?", open + 2)) {
            for (int at = open + 2; at < pattern.length() && isFlag(pattern.charAt(at)); at++) {
                if (pattern.charAt(at) == 'i') {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isFlag(char c) {
        return c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean names(int limit, String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) > limit || (pattern.startsWith("x{", i) && hex(pattern, i + 2) > limit)) {
                return true;
            }
        }
        return false;
    }

    private static int hex(String pattern, int from) {
        int value = 0;
        for (int i = from; i < pattern.length() && value <= Character.MAX_CODE_POINT; i++) {
            int digit = Character.digit(pattern.charAt(i), 16);
            if (digit < 0) {
                break;
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
