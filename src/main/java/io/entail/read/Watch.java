package io.entail.read;

/** A listener that is told of changes until this is closed or the store is. Thread-safe. */
public interface Watch extends AutoCloseable {
    /**
     * How far the listener has come: it has returned from every change up to here, or was told that it missed it. A
     * later watch can go on from here while the store still has what follows.
     */
    Position reached();

    /** Begins no further call of the listener. Does not wait for the one that runs. */
    @Override
    void close();
}
