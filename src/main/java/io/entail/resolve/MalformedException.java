package io.entail.resolve;

/** Bytes that are not a record of this protocol. Without a stack trace: hostile logs must stay cheap. */
final class MalformedException extends RuntimeException {
    MalformedException() {
        super("malformed record", null, false, false);
    }
}
