package io.entail.schema.patterns;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Measures a pattern before it is compiled: the depth of its parentheses, and an upper bound of the number of
 * instructions. It reads the pattern once, from left to right.
 *
 * <p>A worked example: in {@code (ab){3}|c} the group has two letters and two marks of its ends; three of them, each
 * with a jump, are fifteen; the alternative adds one, the letter another, and the ends of the program four.
 */
final class PatternSize {
    /** Far above every limit, but small enough that sums do not overflow. */
    private static final long HUGE = 1L << 40;

    private static final long ENDS = 4;

    private final String pattern;
    private int at;
    private int nesting;

    /** The groups that are open outside of the current one. */
    private final Deque<Group> outer = new ArrayDeque<>();

    private Group group = new Group();

    /**
     * The current group: the size of everything before its last part, and of the last part, which a repetition would
     * repeat.
     */
    private static final class Group {
        private long before;
        private long last;

        void part(long size) {
            before = Math.min(HUGE, before + last);
            last = size;
        }

        void repeat(long times) {
            last = Math.min(HUGE, times * Math.min(HUGE / Math.max(1, times), last + 2));
        }

        long size() {
            return Math.min(HUGE, before + last);
        }
    }

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    static PatternSize of(String pattern) {
        PatternSize size = new PatternSize(pattern);
        while (size.at < pattern.length()) {
            size.step();
        }
        return size;
    }

    /** Returns the deepest nesting of parentheses. */
    int nesting() {
        return nesting;
    }

    /** Returns an upper bound of the number of instructions. */
    long program() {
        long size = group.size() + ENDS;
        for (Group open : outer) {
            size += open.size();
        }
        return size;
    }

    private void step() {
        char c = pattern.charAt(at++);
        switch (c) {
            case '(' -> open();
            case ')' -> close();
            case '|' -> group.part(2);
            case '*', '+', '?' -> group.repeat(1);
            case '{' -> braces();
            case '[' -> {
                skipClass();
                group.part(1);
            }
            case '\\' -> escape();
            default -> group.part(1);
        }
    }

    private void open() {
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            // Skips flags or a name, which end before any part of the pattern.
            while (at < pattern.length() && ":>)".indexOf(pattern.charAt(at)) < 0) {
                at++;
            }
            if (at < pattern.length() && pattern.charAt(at) == ')') {
                // This is not a group: a repetition after it applies to the part before it.
                at++;
                return;
            }
        }
        outer.push(group);
        group = new Group();
        nesting = Math.max(nesting, outer.size());
    }

    private void close() {
        if (outer.isEmpty()) {
            group.part(1);
            return;
        }
        long size = group.size() + 3;
        group = outer.pop();
        group.part(size);
    }

    /** {@code {3}}, {@code {3,}} and {@code {3,5}} are repetitions; any other brace stands for itself. */
    private void braces() {
        int end = at;
        long number = 0;
        long times = 0;
        boolean digits = false;
        while (end < pattern.length() && "0123456789,".indexOf(pattern.charAt(end)) >= 0) {
            char c = pattern.charAt(end++);
            if (c == ',') {
                times = Math.max(times, number + 1);
                number = 0;
            } else {
                digits = true;
                number = Math.min(HUGE, number * 10 + (c - '0'));
            }
        }
        if (digits && end < pattern.length() && pattern.charAt(end) == '}') {
            group.repeat(Math.max(1, Math.max(times, number)));
            at = end + 1;
        } else {
            group.part(1);
        }
    }

    private void skipClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        boolean first = true;
        while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
            first = false;
            if (pattern.startsWith("[:", at)) {
                int end = pattern.indexOf(":]", at + 2);
                at = end < 0 ? at + 1 : end + 2;
            } else {
                at += pattern.charAt(at) == '\\' ? 2 : 1;
            }
        }
        at++;
    }

    private void escape() {
        char c = at < pattern.length() ? pattern.charAt(at++) : ' ';
        if (c == 'Q' || c == 'E') {
            // Like flags, an empty quotation is not a part.
            at = c == 'Q' ? quoted(at) : at;
            return;
        }
        if ((c == 'p' || c == 'P' || c == 'x') && at < pattern.length() && pattern.charAt(at) == '{') {
            int end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() : end + 1;
        }
        group.part(1);
    }

    /** Returns the index at which the quotation ends. */
    private int quoted(int from) {
        int end = pattern.indexOf("\\E", from);
        int stop = end < 0 ? pattern.length() : end;
        for (int i = from; i < stop; i++) {
            group.part(1);
        }
        return end < 0 ? stop : end + 2;
    }
}
