package io.entail.schema.patterns;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in the dialect of definitions and routes: that of RE2, which has no backreferences and no
 * lookaround and so matches in linear time. It may match anywhere in a text unless {@code ^} and {@code $} anchor it.
 *
 * <p>RE2/J itself would compile {@code ((a{100}){100}){100}}, overflow its stack at 20,000 parentheses, and loop
 * forever on {@code (?i)[\x{0}-\x{FFFF}]}, because it follows the case variants of a letter until it returns to the
 * letter, which for letters added to Unicode later never happens. A pattern is therefore measured before it is
 * compiled. Immutable and thread-safe.
 */
public final class Dialect {
    /** The longest pattern in characters. */
    public static final int LENGTH_MAX = 1_000;

    /** The deepest nesting of parentheses. */
    public static final int NESTING_MAX = 100;

    /** The most instructions of a compiled pattern. */
    public static final int PROGRAM_MAX = 10_000;

    /** The last code point that a pattern may name when it ignores case. */
    public static final int FOLDED_MAX = 0xFF;

    /**
     * The largest product of the characters of a text and the instructions of the patterns that search it: some tenths
     * of a second in the worst case.
     */
    public static final long WORK_MAX = 20_000_000;

    private final String text;
    private final Pattern compiled;

    private Dialect(String text, Pattern compiled) {
        this.text = text;
        this.compiled = compiled;
    }

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException saying why it is not valid
     */
    public static Dialect compile(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("longer than " + LENGTH_MAX + " characters");
        }
        PatternSize size = PatternSize.of(text);
        if (size.nesting() > NESTING_MAX) {
            throw new IllegalArgumentException("more than " + NESTING_MAX + " nested parentheses");
        }
        if (size.program() > PROGRAM_MAX) {
            throw new IllegalArgumentException("more than " + PROGRAM_MAX + " instructions");
        }
        if (Folding.isBeyond(FOLDED_MAX, text)) {
            throw new IllegalArgumentException("ignores case and names characters above U+00FF");
        }
        try {
            return new Dialect(text, Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    /** Returns the pattern as it was written. */
    public String text() {
        return text;
    }

    /** Returns the number of instructions of the compiled pattern. */
    public int programSize() {
        return compiled.programSize();
    }

    /**
     * Returns the message when a text is too long to be searched, otherwise null.
     *
     * @param program number of instructions of all patterns that would search it
     */
    public static @Nullable String refusal(String searched, long program) {
        long longest = WORK_MAX / Math.max(1, program);
        return searched.length() <= longest ? null : "too long for its pattern: at most " + longest + " characters";
    }

    /** Whether the pattern matches in a text, which must not be too long to be searched. */
    public boolean find(String searched) {
        return compiled.matcher(searched).find();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Dialect pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
