package io.entail.http;

import io.entail.config.HttpKeys;
import io.entail.http.settings.HttpSettings;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the API.
 *
 * @param version of the gateway whose API is offered, such as {@code 2.8.5}
 * @param requestTime the longest time that a request may take, including all waits
 * @param heartbeat the longest time for which a stream sends nothing, so that proxies do not take it for dead
 */
public record ApiSettings(String version, Duration requestTime, Duration heartbeat) {
    /** The version of the gateway that clients are told by default. */
    public static final String VERSION = "2.8.5";

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    public static final ApiSettings DEFAULT = new ApiSettings(VERSION, Duration.ofSeconds(60));

    public ApiSettings {
        if (!version.matches("[0-9]{1,4}\\.[0-9]{1,4}[0-9A-Za-z.+-]{0,40}")) {
            throw new IllegalArgumentException("'" + version + "' is no version such as " + VERSION);
        }
    }

    /** Settings with a heartbeat that is short enough for the usual proxies. */
    public ApiSettings(String version, Duration requestTime) {
        this(version, requestTime, HEARTBEAT);
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException naming the key when the version is not valid
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

    /** Whether paths of routes are read and shown in the format of version 3.0. */
    boolean pathsAs3() {
        return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 3;
    }
}
