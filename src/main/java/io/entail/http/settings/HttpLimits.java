package io.entail.http.settings;

import io.entail.config.HttpKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long, how slowly and how much at once. Immutable.
 *
 * @param idleTimeout a connection where nothing has moved for so long is closed
 * @param headerTimeout the head of a request has to be there so long after its first byte
 * @param requestTimeout a request is answered after so long, whatever it waits for
 * @param dataRateMin bytes a second that a client has to send and take; 0: it may take its time. The first
 *     {@code headerTimeout} of a body is free
 * @param headerBytesMax bytes of the head of a request
 * @param connectionsMax connections at once; more wait until one is closed
 * @param requestsMax requests at work at once, streams left aside
 * @param streamsMax streams at once
 */
public record HttpLimits(
        Duration idleTimeout,
        Duration headerTimeout,
        Duration requestTimeout,
        long dataRateMin,
        int headerBytesMax,
        int connectionsMax,
        int requestsMax,
        int streamsMax) {
    private static final Duration TIMEOUT_MAX = Duration.ofHours(1);
    private static final int HEADER_BYTES_MIN = 1 << 10;
    private static final int HEADER_BYTES_MAX = 1 << 20;
    private static final int AT_ONCE_MAX = 100_000;

    /** What is out of range, each with its key. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        time(HttpKeys.IDLE_TIMEOUT, idleTimeout, faults);
        time(HttpKeys.HEADER_TIMEOUT, headerTimeout, faults);
        time(HttpKeys.REQUEST_TIMEOUT, requestTimeout, faults);
        range(HttpKeys.DATA_RATE_MIN, dataRateMin, 0, Integer.MAX_VALUE, faults);
        range(HttpKeys.HEADER_BYTES_MAX, headerBytesMax, HEADER_BYTES_MIN, HEADER_BYTES_MAX, faults);
        range(HttpKeys.CONNECTIONS_MAX, connectionsMax, 1, AT_ONCE_MAX, faults);
        range(HttpKeys.REQUESTS_MAX, requestsMax, 1, AT_ONCE_MAX, faults);
        range(HttpKeys.STREAMS_MAX, streamsMax, 0, AT_ONCE_MAX, faults);
        return faults;
    }

    private static void time(String key, Duration time, List<String> faults) {
        if (time.isNegative() || time.isZero() || time.compareTo(TIMEOUT_MAX) > 0) {
            faults.add(key + ": " + time + " is not above 0 and at most " + TIMEOUT_MAX);
        }
    }

    private static void range(String key, long value, long min, long max, List<String> faults) {
        if (value < min || value > max) {
            faults.add(key + ": " + value + " is not between " + min + " and " + max);
        }
    }
}
