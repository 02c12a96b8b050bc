package io.entail.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A TLS proxy in front of a real registry that admits only clients with the password or a token; it also issues the
 * tokens.
 */
public final class GuardedRegistry implements AutoCloseable {
    public static final String USER = "ann";
    public static final String PASSWORD = "s3cr:t@1";
    public static final String STORE_PASSWORD = "changeit";

    private static final String HOST = "localhost";
    private static final String PATH = "/apis/ccompat/v7";
    private static final String TOKENS = "/tokens";

    private final HttpsServer server;
    private final String registry;
    private final String token = token();
    private final Path store;

    /** Starts the proxy with a certificate for {@code localhost}, whose files are kept in this folder. */
    public GuardedRegistry(String registry, Path folder) throws Exception {
        this.registry = registry;
        this.store = folder.resolve("store.p12");
        makeCertificate(store);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server.createContext(PATH, this::pass);
        server.createContext(
                TOKENS,
                exchange -> answer(
                        exchange, 200, ("{\"access_token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8)));
        server.start();
    }

    /** Returns the address with the host name that the certificate has. */
    public String url() {
        return url(HOST) + PATH;
    }

    /** Returns the address with the IP address, which the certificate does not have. */
    public String urlByNumber() {
        return url("127.0.0.1") + PATH;
    }

    public String tokenUrl() {
        return url(HOST) + TOKENS;
    }

    /** Returns a token that the proxy accepts. */
    public String validToken() {
        return token;
    }

    /** Returns a trust store with the certificate. */
    public Path trustStore() {
        return store;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String url(String host) {
        return "https://" + host + ":" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        String basic = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Basic " + basic).equals(given) && !("Bearer " + token).equals(given)) {
            byte[] body = "{\"error_code\":40101,\"message\":\"who are you?\"}".getBytes(StandardCharsets.UTF_8);
            answer(exchange, 401, body);
            return;
        }
        String asked = exchange.getRequestURI().toString().substring(PATH.length());
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(registry + asked).toURL().openConnection();
        connection.setRequestMethod(exchange.getRequestMethod());
        connection.setRequestProperty(
                "Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"));
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (sent.length > 0) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(sent);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            answer(exchange, status, in.readAllBytes());
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Returns an unsigned token with the two properties that clients check: the subject and the time of expiry. */
    private static String token() {
        long now = Instant.now().getEpochSecond();
        return part("{\"alg\":\"none\"}") + "."
                + part("{\"sub\":\"ann\",\"scope\":\"registry\",\"iat\":" + now + ",\"exp\":" + (now + 3600) + "}")
                + "."
                + part("none");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void makeCertificate(Path store) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "door",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "10",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_PASSWORD);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("keytool has failed to make a certificate");
        }
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
