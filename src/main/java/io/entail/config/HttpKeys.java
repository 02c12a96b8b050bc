package io.entail.config;

import java.util.List;

/**
 * Keys of the HTTP server in a settings file. They are defined here, together with those of the store, so that one file
 * and one environment can contain both; {@code io.entail.http.settings.HttpSettings} reads them.
 */
public final class HttpKeys {
    /** The address to listen on, {@code host:port}. */
    public static final String LISTEN = "entail.http.listen";

    /** The file with the server's certificate and the intermediate certificates, in PEM. */
    public static final String CERTIFICATE = "entail.http.tls.certificate";

    /** The file with the private key of the certificate, in PEM. */
    public static final String KEY = "entail.http.tls.key";

    /** The file with the authorities of client certificates, in PEM. */
    public static final String CLIENT_CA = "entail.http.tls.client-ca";

    /** The token file, which says who may do what. */
    public static final String TOKENS = "entail.http.tokens";

    /** Whether a proxy in front of the server ends TLS. */
    public static final String BEHIND_PROXY = "entail.http.behind-proxy";

    /** Further hosts that requests may be for. */
    public static final String ALLOWED_HOSTS = "entail.http.allowed-hosts";

    /** Further origins whose pages may send requests. */
    public static final String ALLOWED_ORIGINS = "entail.http.allowed-origins";

    /** How long a connection may be idle. */
    public static final String IDLE_TIMEOUT = "entail.http.idle-timeout";

    /** How long the head of a request may take to arrive. */
    public static final String HEADER_TIMEOUT = "entail.http.header-timeout";

    /** How long a request may take to be answered. */
    public static final String REQUEST_TIMEOUT = "entail.http.request-timeout";

    /** The least rate at which a client has to send and receive. */
    public static final String DATA_RATE_MIN = "entail.http.data-rate-min";

    /** The largest size of the head of a request in bytes. */
    public static final String HEADER_BYTES_MAX = "entail.http.header-bytes-max";

    /** The most open connections. */
    public static final String CONNECTIONS_MAX = "entail.http.connections-max";

    /** The most requests handled at once. */
    public static final String REQUESTS_MAX = "entail.http.requests-max";

    /** The most open streams. */
    public static final String STREAMS_MAX = "entail.http.streams-max";

    /** The version of the gateway that clients are told. */
    public static final String VERSION = "entail.http.version";

    private HttpKeys() {}

    /** Returns every key, in the order of the documentation. */
    public static List<String> all() {
        return List.of(
                LISTEN,
                CERTIFICATE,
                KEY,
                CLIENT_CA,
                TOKENS,
                BEHIND_PROXY,
                ALLOWED_HOSTS,
                ALLOWED_ORIGINS,
                IDLE_TIMEOUT,
                HEADER_TIMEOUT,
                REQUEST_TIMEOUT,
                DATA_RATE_MIN,
                HEADER_BYTES_MAX,
                CONNECTIONS_MAX,
                REQUESTS_MAX,
                STREAMS_MAX,
                VERSION);
    }
}
