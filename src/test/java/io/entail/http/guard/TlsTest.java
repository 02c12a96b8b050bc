package io.entail.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.HttpKeys;
import io.entail.testkit.LogLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

final class TlsTest {
    @TempDir
    private static Path folder;

    private static TestCertificates certificates;

    @TempDir
    private Path files;

    private Path certificate;
    private Path key;

    @BeforeAll
    static void make() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.selfSigned("first", "dns:localhost,dns:shop.example.com,dns:*.svc.example.com,ip:10.1.2.3");
        certificates.selfSigned("second", "dns:localhost");
        certificates.authority("authority");
        certificates.signed("ci", "CN=ci.example.com, OU=admin", "authority");
    }

    @BeforeEach
    void write() throws Exception {
        certificate = files.resolve("certificate.pem");
        key = files.resolve("key.pem");
        certificates.write("first", certificate, key);
    }

    private GuardedServer server(Map<String, String> more) throws Exception {
        Map<String, String> settings =
                new HashMap<>(Map.of(HttpKeys.CERTIFICATE, certificate.toString(), HttpKeys.KEY, key.toString()));
        settings.putAll(more);
        return GuardedServer.of(GuardedServer.echo(), settings);
    }

    private static SSLSocket connect(GuardedServer server, KeyStore store, String... protocols) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, TestCertificates.password());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static String ask(GuardedServer server, KeyStore store, String host) throws Exception {
        try (SSLSocket socket = connect(server, store)) {
            socket.getOutputStream()
                    .write(("GET /a HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return GuardedServer.rest(socket.getInputStream());
        }
    }

    /** Whether a new connection gets this certificate, compared by serial number. */
    private static boolean shows(GuardedServer server, String alias) throws Exception {
        KeyStore trusted = certificates.clientStore("first");
        trusted.setCertificateEntry("second", certificates.store().getCertificate("second"));
        try (SSLSocket socket = connect(server, trusted)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .equals(certificates.store().getCertificate(alias));
        }
    }

    @Test
    void theNamesOfTheCertificateAreHostsOfTheServer() throws Exception {
        try (GuardedServer server = server(Map.of())) {
            KeyStore client = certificates.clientStore("first");
            for (String host : new String[] {"localhost", "shop.example.com", "a.svc.example.com:9", "10.1.2.3"}) {
                assertThat(ask(server, client, host))
                        .as("the server answers at the name %s", host)
                        .startsWith("HTTP/1.1 200");
            }
            assertThat(ask(server, client, "evil.com")).startsWith("HTTP/1.1 403");
            assertThat(ask(server, client, "10.1.2.4")).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void oldVersionsOfTlsAreNotSpoken() throws Exception {
        try (GuardedServer server = server(Map.of())) {
            KeyStore client = certificates.clientStore("first");
            try (SSLSocket socket = connect(server, client, "TLSv1.2")) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            }
            try (SSLSocket socket = connect(server, client, "TLSv1.1")) {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
            assertThat(server.ask("GET /a")).doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void aCertificateIsReadAgainWhenItChangesAndABrokenOneIsNotTaken() throws Exception {
        try (LogLines log = new LogLines("io.entail.http.guard", Level.INFO);
                GuardedServer server = server(Map.of())) {
            assertThat(shows(server, "first")).isTrue();
            Files.writeString(certificate, "broken");
            Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
                assertThat(shows(server, "first")).isTrue();
                return log.count("of no use") == 1;
            });
            certificates.write("second", certificate, key);
            Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> shows(server, "second"));
            assertThat(log.count("entail.http.tls.certificate")).isEqualTo(2);
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        certificates.write("second", files.resolve("other"), key);
        assertThatThrownBy(() -> server(Map.of()))
                .hasMessageContaining("entail.http.tls.certificate")
                .hasMessageContaining("is not the key of the first certificate");
        Files.delete(key);
        assertThatThrownBy(() -> server(Map.of())).hasMessageContaining("there is no " + key);
    }

    @Test
    void aCertificateOfAClientComesInByItsCommonName() throws Exception {
        Path authorities = files.resolve("authorities.pem");
        certificates.writeCertificate("authority", authorities);
        Path tokens = Files.createFile(
                files.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokens, "build write cn:ci.example.com\n");
        try (GuardedServer server =
                server(Map.of(HttpKeys.CLIENT_CA, authorities.toString(), HttpKeys.TOKENS, tokens.toString()))) {
            assertThat(ask(server, certificates.clientStore("first", "ci"), "localhost"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("WRITE build /a");
            assertThat(ask(server, certificates.clientStore("first"), "localhost"))
                    .startsWith("HTTP/1.1 401");
            // The certificate is not from a trusted authority, so the JDK's client does not even offer it.
            assertThat(ask(server, certificates.clientStore("first", "second"), "localhost"))
                    .startsWith("HTTP/1.1 401");
            Files.writeString(tokens, "build write cn:another.example.com\n");
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ask(server, certificates.clientStore("first", "ci"), "localhost")
                            .startsWith("HTTP/1.1 401"));
        }
    }
}
