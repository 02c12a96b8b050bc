package io.entail.resolve;

/**
 * Bytes that are not a record of this protocol. It has no stack trace, so that a log full of malformed records stays
 * cheap to read.
 */
final class MalformedException extends RuntimeException {
    MalformedException() {
        super("malformed record", null, false, false);
    }
}
