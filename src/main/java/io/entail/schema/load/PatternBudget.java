package io.entail.schema.load;

import io.entail.schema.rules.Rule;

/** Limits the total size of all patterns in a definition. Not thread-safe. */
final class PatternBudget {
    /** The most instructions of all patterns of a definition together, which take some megabytes of memory. */
    static final long PROGRAMS_MAX = 100_000;

    private long programs;

    /**
     * Adds the patterns of a rule.
     *
     * @throws IllegalArgumentException when the patterns together are too large
     */
    void add(Rule rule) {
        programs += rule.programSize();
        if (programs > PROGRAMS_MAX) {
            throw new IllegalArgumentException(
                    "patterns of more than " + PROGRAMS_MAX + " instructions in one definition");
        }
    }
}
