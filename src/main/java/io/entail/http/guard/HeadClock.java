package io.entail.http.guard;

/**
 * Measures for how long the head of a request has been arriving on a connection, including the TLS handshake.
 * Thread-safe.
 *
 * <p>A client that sends one byte now and then would never be idle, so the total time of a head is limited; heads are
 * short. Bodies are limited by a {@link Pace}.
 */
final class HeadClock {
    private boolean coming;
    private long sinceNanos;
    private long requests;
    private boolean atWork;

    /** Bytes have arrived. They belong to a head, unless a request is being handled. */
    synchronized void received(long now) {
        if (!atWork && !coming) {
            coming = true;
            sinceNanos = now;
        }
    }

    /**
     * Notes that a head is complete.
     *
     * @return the number of the request, for {@link #left}
     */
    synchronized long entered() {
        atWork = true;
        coming = false;
        return ++requests;
    }

    /** Notes that a request was answered. The next request may have entered before this method is called. */
    synchronized void left(long request) {
        if (request == requests) {
            atWork = false;
        }
    }

    /** Whether a head has been arriving for longer than {@code nanosMax}. */
    synchronized boolean isLate(long now, long nanosMax) {
        return coming && now - sinceNanos > nanosMax;
    }
}
