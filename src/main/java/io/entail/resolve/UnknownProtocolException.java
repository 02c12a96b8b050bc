package io.entail.resolve;

/**
 * Thrown for a record of a protocol that an operator has enabled and this binary does not know. A replica stops before
 * the record, because newer binaries may accept it.
 */
public final class UnknownProtocolException extends RuntimeException {
    private final int protocol;
    private final long offset;

    UnknownProtocolException(int protocol, long offset) {
        super("the record at offset " + offset + " is of protocol " + protocol
                + ", which is enabled in this log; this binary knows protocols up to " + Resolver.HIGHEST_PROTOCOL);
        this.protocol = protocol;
        this.offset = offset;
    }

    public int protocol() {
        return protocol;
    }

    /** Returns the offset of the first record that this binary cannot resolve. */
    public long offset() {
        return offset;
    }
}
