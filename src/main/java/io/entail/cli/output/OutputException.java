package io.entail.cli.output;

import java.io.IOException;

/** What a command was to write could not be written where the user wants it; the message is a sentence. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    public OutputException(String message, Throwable cause) {
        super(message, cause);
    }

    public OutputException(String message) {
        super(message);
    }
}
