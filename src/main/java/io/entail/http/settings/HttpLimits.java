package io.entail.http.settings;

import io.entail.config.Setting;
import io.entail.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits of time, rate and number. Immutable.
 *
 * @param idleTimeout how long a connection may be idle before it is closed
 * @param headerTimeout how long the head of a request may take from its first byte
 * @param requestTimeout how long a request may take before it is answered with an error
 * @param dataRateMin bytes per second at which a client has to send and receive, after the first {@code headerTimeout}
 *     of a body; 0 for no limit
 * @param headerBytesMax the largest size of the head of a request in bytes
 * @param connectionsMax the most open connections; further ones wait until one is closed
 * @param requestsMax the most requests handled at once, not counting streams
 * @param streamsMax the most open streams
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
    /** Returns the values that are out of range, each with its key. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        check(Settings.HTTP_IDLE_TIMEOUT, idleTimeout, faults);
        check(Settings.HTTP_HEADER_TIMEOUT, headerTimeout, faults);
        check(Settings.HTTP_REQUEST_TIMEOUT, requestTimeout, faults);
        check(Settings.HTTP_DATA_RATE_MIN, dataRateMin, faults);
        check(Settings.HTTP_HEADER_BYTES_MAX, (long) headerBytesMax, faults);
        check(Settings.HTTP_CONNECTIONS_MAX, (long) connectionsMax, faults);
        check(Settings.HTTP_REQUESTS_MAX, (long) requestsMax, faults);
        check(Settings.HTTP_STREAMS_MAX, (long) streamsMax, faults);
        return faults;
    }

    private static <T extends Comparable<T>> void check(Setting<T> setting, T value, List<String> faults) {
        setting.faultWithKey(value).ifPresent(faults::add);
    }
}
