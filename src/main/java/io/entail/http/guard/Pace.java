package io.entail.http.guard;

import io.entail.http.settings.HttpLimits;
import java.util.concurrent.TimeUnit;

/**
 * How slow a client may be: the first moments are free, then bytes have to come or go at a rate. Only the time is counted in
 * which the server waits for the client. Immutable.
 *
 * @param freeNanos how long nobody asks
 * @param bytesPerSecond 0 for as slowly as the client likes
 */
record Pace(long freeNanos, long bytesPerSecond) {
    static Pace of(HttpLimits limits) {
        return new Pace(limits.headerTimeout().toNanos(), limits.dataRateMin());
    }

    boolean isAny() {
        return bytesPerSecond > 0;
    }

    /** How long so many bytes may take. */
    long nanosFor(long bytes) {
        long seconds = bytes / bytesPerSecond;
        long rest = bytes % bytesPerSecond * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        return freeNanos + TimeUnit.SECONDS.toNanos(seconds) + rest;
    }
}
