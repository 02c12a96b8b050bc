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
 * Where a server listens: HTTP/1.1, in TLS or not.
 *
 * <p>{@code request.getHttpURI().getPath()} is the path as it was sent: nothing is decoded, no dots are resolved, nothing
 * is cut off behind {@code ;}. Bytes beyond ASCII that came as they are have been read as UTF-8. {@code getPathQuery} is the
 * same with the query; {@code getCanonicalPath} and {@code getDecodedPath} are not, and to be kept away from. Jetty itself
 * refuses with 400 what is not percent-encoded ({@code %zz}), what is encoded but no UTF-8 ({@code %ff}), {@code %00} and {@code
 * %u0041}.
 */
final class Listeners {
    /** Whatever could be read in two ways by those who decode before they split. We split first. */
    private static final UriCompliance PATHS_AS_SENT = UriCompliance.from(EnumSet.of(
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS,
            Violation.ILLEGAL_PATH_CHARACTERS));

    private Listeners() {}

    /** Adds to a server what the settings say; it is opened when the server starts. */
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
            // The guard of hosts knows more names than the certificate has.
            configuration.addCustomizer(new SecureRequestCustomizer(false));
        }
        return configuration;
    }
}
