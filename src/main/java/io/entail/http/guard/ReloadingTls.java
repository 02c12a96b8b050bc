package io.entail.http.guard;

import io.entail.text.Log;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;

/**
 * TLS that reloads its certificate: a new connection uses the files as they are at that time, and existing connections
 * keep theirs. Clients are asked for a certificate when authorities for them are set; a client without one may use a
 * token.
 */
final class ReloadingTls extends SslContextFactory.Server {
    private static final Logger log = Log.of(ReloadingTls.class);

    private final Reloaded<ServerCertificate> files;
    private ServerCertificate inUse;

    ReloadingTls(Reloaded<ServerCertificate> files) {
        this.files = files;
        this.inUse = files.get();
        setIncludeProtocols("TLSv1.3", "TLSv1.2");
        setKeyStorePassword(ServerCertificate.PASSWORD);
        setWantClientAuth(inUse.authorities().isPresent());
        use(inUse);
    }

    private void use(ServerCertificate certificate) {
        setKeyStore(certificate.keys());
        KeyStore authorities = certificate.authorities().orElse(null);
        setTrustStore(authorities);
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress client) {
        renew();
        return super.newSSLEngine(client);
    }

    private synchronized void renew() {
        ServerCertificate now = files.get();
        if (now.equals(inUse)) {
            return;
        }
        try {
            reload(factory -> use(now));
            inUse = now;
        } catch (Exception e) {
            log.error("A new certificate could not be taken into use", e);
        }
    }
}
