package io.entail.http.settings;

import io.entail.config.Setting;
import io.entail.config.Settings;
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
    /** What is out of range, each with its key. */
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
