package io.entail.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerErrorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static GuardedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GuardedServer.of(GuardedServer.echo(), Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void isPlain(String answer) throws IOException {
        String[] parts = answer.split("\r\n\r\n", 2);
        assertThat(parts[0])
                .contains(
                        "X-Content-Type-Options: nosniff",
                        "Cache-Control: no-store",
                        "Referrer-Policy: no-referrer",
                        "Content-Type: application/json")
                .doesNotContain("Server:", "X-Powered-By", "Jetty");
        assertThat(JSON.readTree(parts[1]).fieldNames()).toIterable().containsExactly("message");
        assertThat(parts[1]).doesNotContain("Exception", "org.eclipse", "<", "jetty");
    }

    /** {@code |} stands for the end of a line, and {@code LONG} for a long text. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    GARBAGE||                                                      ; 400
                    GET / HTTP/9.9|Host: localhost||                               ; 400
                    GET  HTTP/1.1|Host: localhost||                                ; 400
                    GET / HTTP/2.0|Host: localhost||                               ; 426
                    GET a HTTP/1.1|Host: localhost||                               ; 400
                    GET ?a HTTP/1.1|Host: localhost||                              ; 400
                    GET /%zz HTTP/1.1|Host: localhost||                            ; 400
                    GET /%ff HTTP/1.1|Host: localhost||                            ; 400
                    GET /%00 HTTP/1.1|Host: localhost||                            ; 400
                    GET /%u0041 HTTP/1.1|Host: localhost||                         ; 400
                    GET /a#b HTTP/1.1|Host: localhost||                            ; 400
                    GET /a b HTTP/1.1|Host: localhost||                            ; 400
                    GET http://me@localhost/ HTTP/1.1|Host: localhost||            ; 400
                    GET / HTTP/1.1|Host : localhost||                              ; 400
                    GET / HTTP/1.1|Host: localhost| x||                            ; 400
                    GET / HTTP/1.1|Host: localhost|X: LONG||                       ; 431
                    GET /LONG HTTP/1.1|Host: localhost||                           ; 414
                    POST / HTTP/1.1|Host: localhost|Content-Length: x||            ; 400
                    POST / HTTP/1.1|Host: localhost|Content-Length: 1|Content-Length: 2|| ; 400
                    POST / HTTP/1.1|Host: localhost|Content-Length: 1|Transfer-Encoding: chunked|| ; 400
                    POST / HTTP/1.1|Host: localhost|Transfer-Encoding: gzip||      ; 400
                    DELETE /%zz HTTP/1.1|Host: localhost||                         ; 400
                    """)
    void invalidRequestsHaveTheUsualFormOfErrors(String request, int status) throws IOException {
        String answer = server.send(request.replace("||", "|Connection: close||")
                .replace("|", "\r\n")
                .replace("LONG", "a".repeat(20_000)));
        assertThat(GuardedServer.status(answer))
                .as("the answer has the expected status: %s", answer)
                .isEqualTo(status);
        isPlain(answer);
    }

    @Test
    void nobodyIsConnectedToAnybody() throws Exception {
        String answer = server.ask("CONNECT localhost:1", "Host: localhost:1");
        assertThat(answer).startsWith("HTTP/1.1 400");
        isPlain(answer);
    }

    @Test
    void aConnectionLastsWhenARequestWithoutABodyIsRefused() throws IOException {
        String refused = "GET /a HTTP/1.1\r\nHost: evil.com\r\n\r\n";
        assertThat(server.send(refused + refused.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))
                        .split("HTTP/1.1 403", -1))
                .hasSize(3);
    }

    @Test
    void bytesThatAreNoTextAreNoPath() throws IOException {
        for (String path : new String[] {"/a\u00e9", "/a?q=\u00e9"}) {
            String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            isPlain(server.send(head.getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(server.send(head.getBytes(StandardCharsets.ISO_8859_1))).startsWith("HTTP/1.1 400");
            assertThat(server.send(head)).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a/%2F", "/a/%25", "/a/%3B", "/a/..%2F", "/a/%2E%2E/b", "/a/%2e%2e%2fb", "/a/../b", "/a/./b", "/a//b", "//a",
                "/a/;x",
        "/a;b=1/c", "/a/%C3%A9", "/a/é日本", "/a/%20", "/a/+", "/a/{}|^`<>", "/a\\b", "/%5C", "/a?b=%2F&c=%zz",
                "/a/%E2%80%AE", "/%7F",
        "/a/", "/console/../a",
    })
    void aPathArrivesAsItWasSent(String path) throws IOException {
        assertThat(server.ask("GET " + path, "X: y")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nADMIN null " + path);
    }

    @Test
    void refusalsOfGuardsHaveTheUsualFormOfErrors() throws IOException {
        isPlain(server.ask("GET /a", "Host: evil.com"));
        isPlain(server.ask("POST /a", "Origin: null"));
        isPlain(server.ask("POST /a", "Content-Encoding: gzip"));
    }

    @Test
    void anAnswerMayBeKeptWhereACallSaysSo() throws Exception {
        Handler api = GuardedServer.handler((request, response, callback) -> {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
            callback.succeeded();
        });
        try (GuardedServer other = GuardedServer.of(api, Map.of())) {
            assertThat(other.ask("GET /a", "X: y"))
                    .contains("Cache-Control: no-cache\r\n", "X-Content-Type-Options: nosniff\r\n")
                    .doesNotContain("no-store");
        }
    }

    @Test
    void aHandlerThatHasFailedSaysNothingOfTheInside() throws Exception {
        Handler api = GuardedServer.handler((request, response, callback) -> {
            throw new IllegalStateException("secret of the inside");
        });
        try (GuardedServer other = GuardedServer.of(api, Map.of())) {
            String answer = other.ask("PATCH /a", "Accept: text/html");
            assertThat(answer).startsWith("HTTP/1.1 500").contains("{\"message\":\"An unexpected error occurred\"}");
            isPlain(answer);
        }
    }
}
