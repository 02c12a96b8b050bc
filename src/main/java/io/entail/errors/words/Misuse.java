package io.entail.errors.words;

import org.jspecify.annotations.Nullable;

/**
 * Arguments of the wrong shape: mistakes of whoever wrote the call, which no data can cause. They are {@link
 * IllegalArgumentException}s in the words of the contract.
 */
public final class Misuse {
    private Misuse() {}

    /** An argument that is something else: {@code primary_key must be a table}. */
    public static IllegalArgumentException mustBe(String argument, String what) {
        return new IllegalArgumentException(argument + " must be " + what);
    }

    /**
     * The argument.
     *
     * @throws IllegalArgumentException when it is null: {@code position must be given}
     */
    public static <T> T requireGiven(@Nullable T given, String argument) {
        return requireGiven(given, argument, "given");
    }

    /**
     * The argument.
     *
     * @throws IllegalArgumentException when it is null, saying what it must be: {@code options must be a table}
     */
    public static <T> T requireGiven(@Nullable T given, String argument, String what) {
        if (given == null) {
            throw mustBe(argument, what);
        }
        return given;
    }
}
