package io.entail.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.HttpKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose requests for {@code /work} run until the client has gone, or has sent a number of further bytes. */
@ParameterizedClass
@EnumSource
@Timeout(60)
@SuppressWarnings("NullAway") // JUnit sets the parameter before it runs a test.
final class ClientWatchTest {
    private static final String GONE = "gone";
    private static final String THERE = "there";

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;

    @Parameter
    private Over over;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> began = new LinkedBlockingQueue<>();
    private @Nullable GuardedServer server;

    enum Over {
        PLAIN,
        TLS
    }

    /** The way in which a client leaves. */
    enum Leaving {
        CLOSED,
        RESET,
        HALF_CLOSED
    }

    @BeforeAll
    static void make() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.selfSigned("server", "dns:localhost");
    }

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = new HashMap<>();
        if (over == Over.TLS) {
            Path certificate = folder.resolve("certificate.pem");
            Path key = folder.resolve("key.pem");
            certificates.write("server", certificate, key);
            settings.put(HttpKeys.CERTIFICATE, certificate.toString());
            settings.put(HttpKeys.KEY, key.toString());
        }
        server = GuardedServer.of(GuardedServer.handler(this::answer), settings);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void answer(Request request, Response response, Callback callback) {
        String path = String.valueOf(request.getHttpURI().getPath());
        if (path.startsWith("/busy")) {
            int bytes = Integer.parseInt(request.getHeaders().get("Bytes"));
            if (path.equals("/busy/elsewhere")) {
                new Thread(() -> work(bytes, request, response, callback), "work").start();
            } else {
                work(bytes, request, response, callback);
            }
            return;
        }
        respond(path, response, callback);
    }

    /** Checks the client repeatedly until it has gone or its bytes have arrived, because their arrival takes time. */
    private void work(int bytes, Request request, Response response, Callback callback) {
        ClockedEndPoint client = ClockedEndPoint.of(request).orElseThrow();
        ClientWatch watch = ClientWatch.of(request);
        began.add("began");
        while (!watch.getAsBoolean() && (bytes == 0 || client.bytesAhead() < bytes)) {
            Thread.onSpinWait();
        }
        told.add(watch.getAsBoolean() ? GONE : THERE);
        respond("/worked", response, callback);
    }

    private static void respond(String text, Response response, Callback callback) {
        response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }

    private Socket connect() throws Exception {
        if (over == Over.PLAIN) {
            return server().connect();
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates.clientStore("server"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Socket socket = context.getSocketFactory().createSocket("127.0.0.1", server().port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private GuardedServer server() {
        return java.util.Objects.requireNonNull(server);
    }

    private static byte[] request(String path, int bytes, String more) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nBytes: " + bytes + "\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the server notices that a client leaves while its request is running")
    void aClientThatLeavesIsNoticed(Leaving leaving) throws Exception {
        Socket client = connect();
        try {
            client.getOutputStream().write(request("/busy", 0, ""));
            assertThat(began.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(told).as("a connected client does not count as gone").isEmpty();
            switch (leaving) {
                case CLOSED -> client.close();
                case RESET -> {
                    client.setSoLinger(true, 0);
                    client.close();
                }
                case HALF_CLOSED -> client.shutdownOutput();
            }
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(GONE);
        } finally {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/busy", "/busy/elsewhere"})
    @DisplayName("a client that has sent its next request is not gone, and that request is answered")
    void theNextRequestIsNotLost(String path) throws Exception {
        try (Socket client = connect()) {
            client.getOutputStream().write(request(path, 1, ""));
            assertThat(began.poll(10, TimeUnit.SECONDS)).isNotNull();
            client.getOutputStream().write(request("/next", 0, "Connection: close\r\n"));
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(THERE);
            assertThat(GuardedServer.rest(client.getInputStream()))
                    .containsSubsequence("HTTP/1.1 200", "/worked", "HTTP/1.1 200", "/next");
        }
    }

    static Stream<String> paths() {
        return Stream.of("/busy", "/busy/elsewhere");
    }

    @ParameterizedTest
    @MethodSource("paths")
    @DisplayName("one half of the next request may arrive while a request is running, and the other half later")
    void halfARequestIsNotLost(String path) throws Exception {
        byte[] next = request("/next", 0, "Connection: close\r\n");
        try (Socket client = connect()) {
            client.getOutputStream().write(request(path, 1, ""));
            assertThat(began.poll(10, TimeUnit.SECONDS)).isNotNull();
            client.getOutputStream().write(next, 0, next.length / 2);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(THERE);
            InputStream in = client.getInputStream();
            assertThat(until(in, "/worked")).startsWith("HTTP/1.1 200");
            client.getOutputStream().write(next, next.length / 2, next.length - next.length / 2);
            assertThat(GuardedServer.rest(in)).startsWith("HTTP/1.1 200").endsWith("/next");
        }
    }

    private static String until(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int read = in.read();
            assertThat(read).isNotNegative();
            text.append((char) read);
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("paths")
    @DisplayName("more requests than the watch's buffer holds are answered in order, each once")
    void manyRequestsAreNotLost(String path) throws Exception {
        int requests = 300;
        try (Socket client = connect()) {
            client.getOutputStream().write(request(path, LookAhead.BYTES_MAX, ""));
            assertThat(began.poll(10, TimeUnit.SECONDS)).isNotNull();
            StringBuilder expected = new StringBuilder("/worked");
            for (int i = 0; i < requests; i++) {
                client.getOutputStream()
                        .write(request(
                                "/next" + i,
                                0,
                                "Padding: " + "x".repeat(i) + "\r\n"
                                        + (i == requests - 1 ? "Connection: close\r\n" : "")));
                expected.append("/next").append(i);
            }
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(THERE);
            String answers = GuardedServer.rest(client.getInputStream());
            assertThat(answers.replaceAll("(?s)HTTP/1\\.1 200.*?\r\n\r\n", "")).isEqualTo(expected.toString());
        }
    }
}
