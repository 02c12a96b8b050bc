package io.entail.publish;

/** The state is of no use: it has to be built again from the beginning of the log. */
final class RebuildException extends RuntimeException {
    RebuildException(String why) {
        super(why);
    }
}
