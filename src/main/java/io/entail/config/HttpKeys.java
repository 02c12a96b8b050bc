package io.entail.config;

import java.util.List;

/**
 * Keys of the HTTP server in a settings file. They stand here, with those of the store, so that one file and one
 * environment can have both; what they mean is said by {@code io.entail.http.settings.HttpSettings}, which reads them.
 */
public final class HttpKeys {
    /** Where it listens, {@code host:port}. */
    public static final String LISTEN = "entail.http.listen";

    /** A file with its certificate and those between it and the authority, in PEM. */
    public static final String CERTIFICATE = "entail.http.tls.certificate";

    /** The file with the certificate's key, in PEM. */
    public static final String KEY = "entail.http.tls.key";

    /** The file with authorities that vouch for clients, in PEM. */
    public static final String CLIENT_CA = "entail.http.tls.client-ca";

    /** The file that says who may do what. */
    public static final String TOKENS = "entail.http.tokens";

    /** Whether a proxy in front of it ends TLS. */
    public static final String BEHIND_PROXY = "entail.http.behind-proxy";

    /** Hosts beside its own that requests may be for. */
    public static final String ALLOWED_HOSTS = "entail.http.allowed-hosts";

    /** Origins beside its own whose pages may ask. */
    public static final String ALLOWED_ORIGINS = "entail.http.allowed-origins";

    /** How long a connection may be silent. */
    public static final String IDLE_TIMEOUT = "entail.http.idle-timeout";

    /** How long the head of a request may take. */
    public static final String HEADER_TIMEOUT = "entail.http.header-timeout";

    /** How long a request may take. */
    public static final String REQUEST_TIMEOUT = "entail.http.request-timeout";

    /** How slowly a client may send and receive. */
    public static final String DATA_RATE_MIN = "entail.http.data-rate-min";

    /** Bytes of the head of a request. */
    public static final String HEADER_BYTES_MAX = "entail.http.header-bytes-max";

    /** Connections at once. */
    public static final String CONNECTIONS_MAX = "entail.http.connections-max";

    /** Requests at work at once. */
    public static final String REQUESTS_MAX = "entail.http.requests-max";

    /** Streams at once. */
    public static final String STREAMS_MAX = "entail.http.streams-max";

    /** The version of the gateway that clients are told. */
    public static final String VERSION = "entail.http.version";

    private HttpKeys() {}

    /** Every key, in the order of the documentation. */
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
