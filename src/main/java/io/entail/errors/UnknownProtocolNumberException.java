package io.entail.errors;

/** The log uses a protocol number that this release does not know. A newer release continues where this one stopped. */
public final class UnknownProtocolNumberException extends EntailException {
    public static final int CODE = 112;

    public UnknownProtocolNumberException(String message) {
        super(CODE, "unknown protocol", message);
    }
}
