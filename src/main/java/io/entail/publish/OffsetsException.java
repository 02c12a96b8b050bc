package io.entail.publish;

/** The group's offset in the log is beyond what the state has seen: reading has to go on after the state's head. */
final class OffsetsException extends RuntimeException {
    private final long next;

    OffsetsException(long next, String why) {
        super(why);
        this.next = next;
    }

    /** The offset to go on from. */
    long next() {
        return next;
    }
}
