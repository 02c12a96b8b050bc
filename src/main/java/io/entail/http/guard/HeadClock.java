package io.entail.http.guard;

/**
 * For how long the head of a request has been coming in on a connection, its handshake included. Thread-safe.
 *
 * <p>Heads are short, and one byte now and then keeps a connection from being idle, so their whole time is what counts.
 * Bodies have a {@link Pace}.
 */
final class HeadClock {
    private boolean coming;
    private long sinceNanos;
    private long requests;
    private boolean atWork;

    /** Bytes have come: of a head, unless a request is at work. */
    synchronized void received(long now) {
        if (!atWork && !coming) {
            coming = true;
            sinceNanos = now;
        }
    }

    /**
     * A head is complete.
     *
     * @return which request it is, for {@link #left}
     */
    synchronized long entered() {
        atWork = true;
        coming = false;
        return ++requests;
    }

    /** A request is answered. The next may have entered before this one is known to have left. */
    synchronized void left(long request) {
        if (request == requests) {
            atWork = false;
        }
    }

    /** Whether a head has been coming for longer than that. */
    synchronized boolean isLate(long now, long nanosMax) {
        return coming && now - sinceNanos > nanosMax;
    }
}
