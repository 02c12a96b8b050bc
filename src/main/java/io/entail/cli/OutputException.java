package io.entail.cli;

import java.io.IOException;

/** What a command was to write could not be written where the user wants it; the message is a sentence. */
final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    OutputException(String message, Throwable cause) {
        super(message, cause);
    }

    OutputException(String message) {
        super(message);
    }
}
