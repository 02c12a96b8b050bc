package io.entail.resolve;

/**
 * Outcome codes. The number of a code is part of the digest, so it never changes and is never used for another code.
 */
public enum Code {
    ACCEPTED(0),
    UNREADABLE(1),
    BAD_CONTROL(2),
    TOO_LARGE(3),
    REPEAT(4),
    TOO_OLD(5),
    UNKNOWN_ENTITY(6),
    OLD_DEFINITION(7),
    BAD_WRITE(8),
    EXISTS(9),
    NOT_FOUND(10),
    STALE_VERSION(11),
    NOT_EXPIRED(12),
    MISSING_REFERENCE(13),
    STILL_REFERENCED(14),
    NOT_UNIQUE(15),
    WRITTEN_SINCE(16);

    private final int number;

    Code(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
