package io.entail.cli.run;

import io.entail.config.HttpKeys;
import io.entail.http.ApiSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command with an HTTP server. An option overrides its setting; limits only have settings. */
final class HttpOptions {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to answer HTTP (ENTAIL_HTTP_LISTEN), port 0 for a free one. Default: 127.0.0.1:8001.")
    private @Nullable String listen;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "The server's certificate and its chain, PEM (ENTAIL_HTTP_TLS_CERTIFICATE).")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The key of the certificate, PEM (ENTAIL_HTTP_TLS_KEY).")
    private @Nullable Path key;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "Authorities of clients' certificates, PEM (ENTAIL_HTTP_TLS_CLIENT_CA).")
    private @Nullable Path clientAuthorities;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "Who may do what (ENTAIL_HTTP_TOKENS); 'entail token' makes its lines.")
    private @Nullable Path tokens;

    @Option(names = "--behind-proxy", description = "A proxy in front ends TLS (ENTAIL_HTTP_BEHIND_PROXY=true).")
    private boolean behindProxy;

    @Option(
            names = "--allow-host",
            paramLabel = "HOST",
            split = ",",
            description = "A name beside its own that clients reach it by, several with commas between "
                    + "(ENTAIL_HTTP_ALLOWED_HOSTS).")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "An origin such as https://ops.example.com whose pages may use it, several with commas between "
                            + "(ENTAIL_HTTP_ALLOWED_ORIGINS).")
    private List<String> allowedOrigins = List.of();

    @Option(
            names = "--api-version",
            paramLabel = "VERSION",
            description = "The version of the gateway that clients are told (ENTAIL_HTTP_VERSION). Default: "
                    + ApiSettings.VERSION + ".")
    private @Nullable String version;

    /** Returns the settings, by key, with these options in place of some of them. */
    Map<String, String> over(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        put(all, HttpKeys.LISTEN, listen);
        put(all, HttpKeys.CERTIFICATE, certificate);
        put(all, HttpKeys.KEY, key);
        put(all, HttpKeys.CLIENT_CA, clientAuthorities);
        put(all, HttpKeys.TOKENS, tokens);
        put(all, HttpKeys.BEHIND_PROXY, behindProxy ? "true" : null);
        put(all, HttpKeys.ALLOWED_HOSTS, allowedHosts.isEmpty() ? null : String.join(",", allowedHosts));
        put(all, HttpKeys.ALLOWED_ORIGINS, allowedOrigins.isEmpty() ? null : String.join(",", allowedOrigins));
        put(all, HttpKeys.VERSION, version);
        return all;
    }

    private static void put(Map<String, String> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.put(key, value.toString());
        }
    }
}
