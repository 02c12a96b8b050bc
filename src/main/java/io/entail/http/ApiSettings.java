package io.entail.http;

import io.entail.config.HttpKeys;
import io.entail.http.settings.HttpSettings;
import java.time.Duration;
import java.util.Map;

/**
 * How the API behaves.
 *
 * @param version of the gateway whose API this is, such as {@code 2.8.5}
 * @param requestTime how long a request may take, all waits together
 * @param heartbeat how long a stream is silent at most, so that those in between know that it goes on
 */
public record ApiSettings(String version, Duration requestTime, Duration heartbeat) {
    /** The version that clients are told unless another one is set. */
    public static final String VERSION = "2.8.5";

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    public static final ApiSettings DEFAULT = new ApiSettings(VERSION, Duration.ofSeconds(60));

    public ApiSettings {
        if (!version.matches("[0-9]{1,4}\\.[0-9]{1,4}[0-9A-Za-z.+-]{0,40}")) {
            throw new IllegalArgumentException("'" + version + "' is no version such as " + VERSION);
        }
    }

    /** With a heartbeat that the usual proxies are content with. */
    public ApiSettings(String version, Duration requestTime) {
        this(version, requestTime, HEARTBEAT);
    }

    /** The same with another one. */
    public ApiSettings withHeartbeat(Duration other) {
        return new ApiSettings(version, requestTime, other);
    }

    /**
     * What settings say.
     *
     * @throws IllegalArgumentException naming the key of a version that is none
     */
    public static ApiSettings read(Map<String, String> settings, HttpSettings http) {
        try {
            return new ApiSettings(
                    settings.getOrDefault(HttpKeys.VERSION, VERSION),
                    http.limits().requestTimeout());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(HttpKeys.VERSION + ": " + e.getMessage(), e);
        }
    }

    /** Whether paths of routes are read and shown as of 3.0. */
    boolean pathsAs3() {
        return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 3;
    }
}
