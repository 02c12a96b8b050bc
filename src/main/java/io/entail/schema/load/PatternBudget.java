package io.entail.schema.load;

import io.entail.schema.rules.Rule;

/** Counts the instructions of all patterns of a definition, wherever in it they are. Not thread-safe. */
final class PatternBudget {
    /** Instructions of all patterns of a definition: some megabytes of memory. */
    static final long PROGRAMS_MAX = 100_000;

    private long programs;

    /**
     * Counts a rule that has been read.
     *
     * @throws IllegalArgumentException when the patterns are too many, or too large, taken together
     */
    void add(Rule rule) {
        programs += rule.programSize();
        if (programs > PROGRAMS_MAX) {
            throw new IllegalArgumentException(
                    "patterns of more than " + PROGRAMS_MAX + " instructions in one definition");
        }
    }
}
