package io.entail.read;

/** A subscription to changes that lasts until it or the store is closed. Thread-safe. */
public interface Watch extends AutoCloseable {
    /**
     * Returns how far the listener has come: it has returned from, or was told that it missed, every change up to this
     * position. A later watch can continue from here while the store still has the changes after it.
     */
    Position reached();

    /** Ends the subscription: no further call of the listener begins. Does not wait for a call in progress. */
    @Override
    void close();
}
