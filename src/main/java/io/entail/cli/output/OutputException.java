package io.entail.cli.output;

import java.io.IOException;

/** A command could not write its output to the place that the user named. The message is a sentence. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    public OutputException(String message, Throwable cause) {
        super(message, cause);
    }

    public OutputException(String message) {
        super(message);
    }
}
