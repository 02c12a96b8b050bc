package io.entail.errors.words;

import org.jspecify.annotations.Nullable;

/**
 * Makes the errors for arguments of the wrong shape. These are mistakes in the calling code that no data can cause, so
 * they are {@link IllegalArgumentException}s, in the words of the contract.
 */
public final class Misuse {
    private Misuse() {}

    /** Returns the error for an argument of another type: {@code primary_key must be a table}. */
    public static IllegalArgumentException mustBe(String argument, String what) {
        return new IllegalArgumentException(argument + " must be " + what);
    }

    /**
     * Returns the argument.
     *
     * @throws IllegalArgumentException when it is null: {@code position must be given}
     */
    public static <T> T requireGiven(@Nullable T given, String argument) {
        return requireGiven(given, argument, "given");
    }

    /**
     * Returns the argument.
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
