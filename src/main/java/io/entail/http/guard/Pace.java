package io.entail.http.guard;

import io.entail.http.settings.HttpLimits;
import java.util.concurrent.TimeUnit;

/**
 * The slowest transfer that a client may have: after an initial period, bytes have to be transferred at a minimum rate.
 * Only the time in which the server waits for the client counts. Immutable.
 *
 * @param freeNanos length of the initial period
 * @param bytesPerSecond the minimum rate; 0 for no limit
 */
record Pace(long freeNanos, long bytesPerSecond) {
    static Pace of(HttpLimits limits) {
        return new Pace(limits.headerTimeout().toNanos(), limits.dataRateMin());
    }

    boolean isAny() {
        return bytesPerSecond > 0;
    }

    /** Returns the longest time, in nanoseconds, that the transfer of a number of bytes may take. */
    long nanosFor(long bytes) {
        long seconds = bytes / bytesPerSecond;
        long rest = bytes % bytesPerSecond * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        return freeNanos + TimeUnit.SECONDS.toNanos(seconds) + rest;
    }
}
