package io.entail.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.HttpKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {
    private static final String HEAD = "POST /a HTTP/1.1\r\nHost: localhost\r\n";

    /** Returns a handler that reads the body and records its length or the error. */
    private static Handler reader(LinkedBlockingQueue<Object> outcomes) {
        return GuardedServer.handler((request, response, callback) -> {
            try (InputStream in = Content.Source.asInputStream(request)) {
                outcomes.add(in.readAllBytes().length);
                callback.succeeded();
            } catch (IOException e) {
                outcomes.add(e.getCause());
                callback.failed(e);
            }
        });
    }

    private static Object outcome(LinkedBlockingQueue<Object> outcomes) throws InterruptedException {
        Object outcome = outcomes.poll(10, TimeUnit.SECONDS);
        assertThat(outcome).as("the request ends within 10 s").isNotNull();
        return outcome;
    }

    /** Sends a text byte by byte until the connection is closed. Returns whether all bytes were sent. */
    private static boolean drip(Socket socket, String text, long everyMillis) throws Exception {
        OutputStream out = socket.getOutputStream();
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
                out.write(each);
                assertThat(never.await(everyMillis, TimeUnit.MILLISECONDS)).isFalse();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @DisplayName("a head that arrives byte by byte is cut off; one that arrives at once on the same connection is not")
    void slowHeadsAreCut() throws Exception {
        try (GuardedServer server = GuardedServer.of(GuardedServer.echo(), Map.of(HttpKeys.HEADER_TIMEOUT, "1s"));
                Socket socket = server.connect()) {
            String get = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
            assertThat(drip(socket, "GET /" + "a".repeat(200), 20)).isFalse();
        }
    }

    @Test
    void aConnectionWhereNothingMovesIsClosed() throws Exception {
        try (GuardedServer server = GuardedServer.of(GuardedServer.echo(), Map.of(HttpKeys.IDLE_TIMEOUT, "500ms"));
                Socket socket = server.connect()) {
            socket.getOutputStream().write("GET /a HT".getBytes(StandardCharsets.US_ASCII));
            assertThat(GuardedServer.rest(socket.getInputStream())).isEmpty();
        }
    }

    @Test
    void workMayTakeLongerThanAConnectionMayBeIdle() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        Handler slow = GuardedServer.handler((request, response, callback) -> {
            request.addFailureListener(failure -> gone.countDown());
            assertThat(gone.await(1_500, TimeUnit.MILLISECONDS)).isFalse();
            callback.succeeded();
        });
        try (GuardedServer server = GuardedServer.of(slow, Map.of(HttpKeys.IDLE_TIMEOUT, "500ms"))) {
            assertThat(server.ask("GET /a", "X: y")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBodyOfWhichNothingComesFails() throws Exception {
        LinkedBlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        try (GuardedServer server = GuardedServer.of(reader(outcomes), Map.of(HttpKeys.IDLE_TIMEOUT, "500ms"));
                Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write((HEAD + "Content-Length: 10\r\n\r\nabc").getBytes(StandardCharsets.US_ASCII));
            assertThat(outcome(outcomes)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aBodyThatComesTooSlowlyFails() throws Exception {
        LinkedBlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        try (GuardedServer server = GuardedServer.of(
                        reader(outcomes), Map.of(HttpKeys.HEADER_TIMEOUT, "1s", HttpKeys.DATA_RATE_MIN, "1000"));
                Socket socket = server.connect()) {
            socket.getOutputStream().write((HEAD + "Content-Length: 400\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<Boolean> dripping = CompletableFuture.supplyAsync(() -> {
                try {
                    return drip(socket, "a".repeat(399), 10);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(outcome(outcomes)).isInstanceOf(TimeoutException.class);
            dripping.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aBodyThatComesInTimeIsRead() throws Exception {
        LinkedBlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        try (GuardedServer server = GuardedServer.of(reader(outcomes), Map.of(HttpKeys.DATA_RATE_MIN, "1000000"))) {
            String close = "Connection: close\r\n";
            assertThat(server.send(HEAD + close + "Content-Length: 100000\r\n\r\n" + "a".repeat(100_000)))
                    .startsWith("HTTP/1.1 200");
            assertThat(outcome(outcomes)).isEqualTo(100_000);
            assertThat(server.send(HEAD + close + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(outcome(outcomes)).isEqualTo(3);
        }
    }

    @Test
    void aClientThatDoesNotTakeTheAnswerIsCut() throws Exception {
        LinkedBlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        // More than the buffers of both sides hold.
        ByteBuffer large = ByteBuffer.allocate(64 << 20);
        Handler api = GuardedServer.handler((request, response, callback) -> response.write(
                true, large, org.eclipse.jetty.util.Callback.from(() -> outcomes.add("written"), failure -> {
                    outcomes.add(failure);
                    callback.failed(failure);
                })));
        try (GuardedServer server = GuardedServer.of(
                        api, Map.of(HttpKeys.HEADER_TIMEOUT, "1s", HttpKeys.DATA_RATE_MIN, "1000000000"));
                Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(outcome(outcomes)).isInstanceOf(Throwable.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Content-Encoding: gzip                  | 415
                    Content-Encoding: identity              | 200
                    Content-Encoding: Identity              | 200
                    Content-Encoding: identity, br          | 415
                    Content-Encoding: x                     | 415
                    Content-Length: 268435456               | 200
                    Content-Length: 268435457               | 413
                    Content-Length: 9223372036854775807     | 413
                    Content-Length: 92233720368547758070    | 400
                    Transfer-Encoding: gzip, chunked        | 415
                    Expect: nonsense                        | 417
                    """)
    void aBodyIsPlainAndNotTooLarge(String header, int status) throws Exception {
        Handler deaf = GuardedServer.handler((request, response, callback) -> callback.succeeded());
        try (GuardedServer server = GuardedServer.of(deaf, Map.of())) {
            String answer = server.send(HEAD + header + "\r\nConnection: close\r\n\r\n");
            assertThat(GuardedServer.status(answer))
                    .as("the answer has the expected status: %s", answer)
                    .isEqualTo(status);
            if (status != 200) {
                assertThat(answer).contains("{\"message\":\"");
            }
        }
    }

    @Test
    @DisplayName("more concurrent requests than allowed are refused with Retry-After, and streams do not count")
    void requestsAtWorkAreBounded() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        LinkedBlockingQueue<String> atWork = new LinkedBlockingQueue<>();
        Handler api = GuardedServer.handler((request, response, callback) -> {
            String path = String.valueOf(request.getHttpURI().getPath());
            if (path.equals("/stream")) {
                Guards.leaveWork(request);
            }
            if (!path.equals("/a")) {
                atWork.add(path);
                end.await();
            }
            callback.succeeded();
        });
        List<Socket> waiting = new ArrayList<>();
        try (GuardedServer server = GuardedServer.of(api, Map.of(HttpKeys.REQUESTS_MAX, "2"))) {
            for (String path : List.of("/stream", "/work", "/work")) {
                Socket socket = server.connect();
                waiting.add(socket);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(atWork.poll(10, TimeUnit.SECONDS)).isEqualTo(path);
            }
            assertThat(server.ask("GET /a", "X: y"))
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 1\r\n", "{\"message\":\"there are 2 requests at work already");
            end.countDown();
            Awaitility.await().until(() -> server.ask("GET /a", "X: y").startsWith("HTTP/1.1 200"));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    @DisplayName("a place is free again, however its request has ended")
    void placesAreGivenBack() throws Exception {
        Handler api = GuardedServer.handler((request, response, callback) -> {
            switch (String.valueOf(request.getHttpURI().getPath())) {
                case "/throws" -> throw new IllegalStateException("secret of the inside");
                case "/fails" -> callback.failed(new IOException("secret of the inside"));
                default -> callback.succeeded();
            }
        });
        try (GuardedServer server = GuardedServer.of(api, Map.of(HttpKeys.REQUESTS_MAX, "1"))) {
            for (int i = 0; i < 3; i++) {
                for (String path : List.of("/throws", "/fails")) {
                    String answer = Awaitility.await()
                            .until(() -> server.ask("GET " + path, "X: y"), text -> !text.startsWith("HTTP/1.1 503"));
                    assertThat(answer).startsWith("HTTP/1.1 500").doesNotContain("secret", "Exception", "\tat ");
                }
                Awaitility.await().until(() -> server.ask("GET /a", "X: y").startsWith("HTTP/1.1 200"));
            }
        }
    }
}
