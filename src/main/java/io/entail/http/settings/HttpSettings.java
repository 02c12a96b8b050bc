package io.entail.http.settings;

import io.entail.config.HttpKeys;
import io.entail.config.SettingValues;
import io.entail.config.Settings;
import io.entail.errors.words.Excerpt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of an HTTP server. Immutable.
 *
 * <p>A server that only its own machine can reach needs no settings. A server that others can reach must have TLS, or
 * be behind a proxy that ends TLS, and must authenticate; other combinations are refused here, with an advice. Settings
 * cannot change while the server runs, but the files that they name are read again when they change.
 *
 * @param listen the address to listen on; port 0 stands for a free port
 * @param tls empty for plain HTTP
 * @param tokens the file with the permitted tokens and client certificates; without it everybody who reaches the server
 *     may do everything
 * @param behindProxy whether a proxy in front of it ends TLS, so that browsers use {@code https}
 * @param allowedHosts further hosts that requests may be for: a name, an address, or {@code *.} before a name
 * @param allowedOrigins further origins whose pages may send requests
 */
public record HttpSettings(
        Authority listen,
        Optional<TlsFiles> tls,
        Optional<Path> tokens,
        boolean behindProxy,
        List<String> allowedHosts,
        List<WebOrigin> allowedOrigins,
        HttpLimits limits) {
    /** The prefix of the names of these settings. */
    private static final String PREFIX = "entail.http.";

    private static final String WILDCARD = "*.";

    public HttpSettings {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
        List<String> faults = new ArrayList<>(limits.faults());
        if (!listen.isLoopback()) {
            if (tls.isEmpty() && !behindProxy) {
                faults.add(
                        HttpKeys.LISTEN + ": " + listen + " is reached from other machines, where what is sent can be"
                                + " read: give it " + HttpKeys.CERTIFICATE + " and " + HttpKeys.KEY + ", say "
                                + HttpKeys.BEHIND_PROXY + "=true where a proxy ends TLS, or listen on 127.0.0.1");
            }
            if (tokens.isEmpty()) {
                faults.add(HttpKeys.LISTEN + ": " + listen
                        + " is reached from other machines, so it has to know who asks:"
                        + " name in " + HttpKeys.TOKENS + " a file of tokens, which 'entail token NAME' makes, or of"
                        + " names in certificates of clients, or listen on 127.0.0.1");
            }
        }
        if (tls.isPresent() && tls.get().clientAuthorities().isPresent() && tokens.isEmpty()) {
            faults.add(HttpKeys.CLIENT_CA + ": needs " + HttpKeys.TOKENS
                    + ", a file whose lines 'NAME ROLE cn:COMMON NAME'" + " say whose certificates may do what");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /**
     * Reads the settings. Those without the prefix are ignored.
     *
     * @throws IllegalArgumentException naming every key that is unknown, unreadable or out of range
     */
    public static HttpSettings read(Map<String, String> settings) {
        ServerSettingValues values = new ServerSettingValues(settings);
        settings.keySet().stream()
                .filter(key -> key.startsWith(PREFIX) && !HttpKeys.all().contains(key))
                .sorted()
                .forEach(key -> values.faults().add(key + ": unknown setting"));
        Authority listen = values.get(HttpKeys.LISTEN, Settings.HTTP_LISTEN.text(), HttpSettings::listen);
        Optional<TlsFiles> tls = tls(values);
        List<String> hosts = values.get(HttpKeys.ALLOWED_HOSTS, "", HttpSettings::hosts);
        List<WebOrigin> origins = values.get(HttpKeys.ALLOWED_ORIGINS, "", HttpSettings::origins);
        boolean proxy = values.get(Settings.HTTP_BEHIND_PROXY);
        HttpLimits limits = new HttpLimits(
                values.get(Settings.HTTP_IDLE_TIMEOUT),
                values.get(Settings.HTTP_HEADER_TIMEOUT),
                values.get(Settings.HTTP_REQUEST_TIMEOUT),
                values.get(Settings.HTTP_DATA_RATE_MIN),
                values.count(Settings.HTTP_HEADER_BYTES_MAX),
                values.count(Settings.HTTP_CONNECTIONS_MAX),
                values.count(Settings.HTTP_REQUESTS_MAX),
                values.count(Settings.HTTP_STREAMS_MAX));
        HttpSettings read = null;
        try {
            read = new HttpSettings(listen, tls, values.file(HttpKeys.TOKENS), proxy, hosts, origins, limits);
        } catch (IllegalArgumentException e) {
            values.faults().add(String.valueOf(e.getMessage()));
        }
        if (read == null || !values.faults().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", values.faults()));
        }
        return read;
    }

    private static Optional<TlsFiles> tls(ServerSettingValues values) {
        Optional<Path> certificate = values.file(HttpKeys.CERTIFICATE);
        Optional<Path> key = values.file(HttpKeys.KEY);
        Optional<Path> authorities = values.file(HttpKeys.CLIENT_CA);
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new TlsFiles(certificate.get(), key.get(), authorities));
        }
        if (certificate.isPresent() || key.isPresent() || authorities.isPresent()) {
            values.faults().add(HttpKeys.CERTIFICATE + " and " + HttpKeys.KEY + ": TLS needs both");
        }
        return Optional.empty();
    }

    private static Authority listen(String text) {
        return Authority.parse(text)
                .filter(place -> place.port().isPresent())
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + Excerpt.of(text) + "' is not HOST:PORT, such as 127.0.0.1:8001 or [::1]:8001"));
    }

    private static List<String> hosts(String text) {
        return SettingValues.list(text).stream().map(HttpSettings::host).toList();
    }

    private static String host(String text) {
        boolean wildcard = text.startsWith(WILDCARD);
        return Authority.parse(wildcard ? text.substring(WILDCARD.length()) : text)
                .filter(host -> host.port().isEmpty())
                .map(host -> wildcard ? WILDCARD + host.host() : host.host())
                .orElseThrow(() -> new IllegalArgumentException("'" + Excerpt.of(text)
                        + "' is not a host without a port, such as entail.example.com, *.example.com or [fd00::1]"));
    }

    private static List<WebOrigin> origins(String text) {
        return SettingValues.list(text).stream().map(HttpSettings::origin).toList();
    }

    private static WebOrigin origin(String text) {
        return WebOrigin.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + Excerpt.of(text)
                        + "' is not an origin, such as https://ops.example.com or http://127.0.0.1:3000, without a path;"
                        + " there is none for all"));
    }
}
