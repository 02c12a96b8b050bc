package io.entail.http.guard;

import io.entail.http.settings.HttpLimits;
import io.entail.http.settings.HttpSettings;
import java.util.EnumSet;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/**
 * Configures where a server listens: HTTP/1.1, with or without TLS.
 *
 * <p>{@code request.getHttpURI().getPath()} is the path as it was sent: nothing is decoded, dots are not resolved, and
 * nothing after {@code ;} is removed. Bytes beyond ASCII that are not percent-encoded are read as UTF-8. {@code
 * getPathQuery} is the same with the query; {@code getCanonicalPath} and {@code getDecodedPath} are decoded and must
 * not be used. Jetty itself refuses with 400 what is not percent-encoded ({@code %zz}), percent-encoded bytes that are
 * not UTF-8 ({@code %ff}), {@code %00} and {@code %u0041}.
 */
final class Listeners {
    /** Accepts paths that a server which decodes before splitting could read in two ways; this server splits first. */
    private static final UriCompliance PATHS_AS_SENT = UriCompliance.from(EnumSet.of(
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS,
            Violation.ILLEGAL_PATH_CHARACTERS));

    private Listeners() {}

    /** Adds the listeners of the settings to a server. They are opened when the server starts. */
    static ServerConnector add(
            Server server, HttpSettings settings, Optional<Reloaded<ServerCertificate>> certificate) {
        HttpLimits limits = settings.limits();
        HttpConnectionFactory http = new HttpConnectionFactory(configuration(limits, certificate.isPresent()));
        ConnectionFactory[] factories = certificate
                .map(files -> new ConnectionFactory[] {
                    new SslConnectionFactory(new ReloadingTls(files), http.getProtocol()), http
                })
                .orElseGet(() -> new ConnectionFactory[] {http});
        ServerConnector connector = new ClockedConnector(server, limits.headerTimeout(), factories);
        connector.setHost(settings.listen().host());
        connector.setPort(settings.listen().port().orElse(0));
        connector.setIdleTimeout(limits.idleTimeout().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connectionsMax(), connector));
        return connector;
    }

    private static HttpConfiguration configuration(HttpLimits limits, boolean tls) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setUriCompliance(PATHS_AS_SENT);
        configuration.setRequestHeaderSize(limits.headerBytesMax());
        configuration.setSendServerVersion(false);
        if (tls) {
            // The host guard checks the host instead, because it knows more names than the certificate.
            configuration.addCustomizer(new SecureRequestCustomizer(false));
        }
        return configuration;
    }
}
