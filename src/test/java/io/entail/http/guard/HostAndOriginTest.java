package io.entail.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostAndOriginTest {
    private static GuardedServer server;
    private static GuardedServer bare;
    private static GuardedServer proxied;

    @BeforeAll
    static void start() throws Exception {
        bare = GuardedServer.of(GuardedServer.echo(), Map.of());
        server = GuardedServer.of(
                GuardedServer.echo(),
                Map.of(
                        "entail.http.allowed-hosts", "shop.example.com,*.svc.example.com",
                        "entail.http.allowed-origins", "https://ops.example.com,http://127.0.0.1:3000"));
        proxied = GuardedServer.of(
                GuardedServer.echo(),
                Map.of("entail.http.behind-proxy", "true", "entail.http.allowed-hosts", "shop.example.com"));
    }

    @AfterAll
    static void stop() throws Exception {
        bare.close();
        server.close();
        proxied.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    localhost              | 200
                    LocalHost:8001         | 200
                    127.0.0.1              | 200
                    127.0.0.1:1            | 200
                    127.9.9.9              | 200
                    [::1]:80               | 200
                    [0:0:0:0:0:0:0:1]      | 200
                    shop.example.com       | 200
                    SHOP.example.com:443   | 200
                    a.svc.example.com      | 200
                    svc.example.com        | 403
                    a.b.svc.example.com    | 403
                    evil.example.com       | 403
                    localhost.evil.com     | 403
                    127.0.0.1.evil.com     | 403
                    10.0.0.1               | 403
                    0.0.0.0                | 403
                    [::]                   | 403
                    2130706433             | 400
                    0x7f.1                 | 403
                    user@localhost         | 400
                    localhost:             | 400
                    localhost:99999        | 400
                    localhost:8001:1       | 400
                    a b                    | 400
                    [::1                   | 400
                    ::1                    | 400
                    localhost,evil.com     | 400
                    localhost/evil         | 400
                    *                      | 400
                    """)
    void aRequestIsForThisServer(String host, int status) throws IOException {
        assertThat(GuardedServer.status(server.ask("GET /a", "Host: " + host))).isEqualTo(status);
    }

    @Test
    void aRequestNamesOneHost() throws IOException {
        assertThat(server.send("GET /a HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(server.send("GET /a HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(server.ask("GET /a", "Host:")).startsWith("HTTP/1.1 400");
        assertThat(server.ask("GET /a", "Host: localhost", "Host: localhost")).startsWith("HTTP/1.1 400");
        assertThat(server.ask("GET http://evil.com/a", "Host: localhost")).startsWith("HTTP/1.1 400");
        assertThat(server.ask("GET http://evil.com/a", "Host: evil.com")).startsWith("HTTP/1.1 403");
        assertThat(server.ask("GET http://localhost/a", "Host: localhost")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aRefusedHostIsAnsweredWithTheNameOfTheSetting() throws IOException {
        assertThat(bare.ask("GET /a", "Host: evil.com")).contains("entail.http.allowed-hosts", "'evil.com'");
        assertThat(bare.ask("GET /a", "Host: shop.example.com")).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    GET     | /a          | -                       | -            | 200
                    GET     | /a          | -                       | none         | 200
                    GET     | /a          | -                       | same-origin  | 200
                    GET     | /a          | -                       | same-site    | 403
                    GET     | /a          | -                       | cross-site   | 403
                    GET     | /a          | -                       | nonsense     | 403
                    GET     | /a          | OWN                     | -            | 200
                    GET     | /a          | OWN                     | same-origin  | 200
                    GET     | /a          | OWN                     | same-site    | 200
                    GET     | /a          | OWN                     | cross-site   | 403
                    POST    | /a          | OWN                     | same-origin  | 200
                    POST    | /a          | null                    | -            | 403
                    POST    | /a          | null                    | same-origin  | 403
                    POST    | /a          | http://evil.com         | -            | 403
                    GET     | /a          | http://evil.com         | -            | 403
                    HEAD    | /a          | http://evil.com         | -            | 403
                    PUT     | /a          | http://evil.com         | cross-site   | 403
                    PATCH   | /a          | http://evil.com         | cross-site   | 403
                    DELETE  | /a          | http://evil.com         | cross-site   | 403
                    OPTIONS | /a          | http://evil.com         | cross-site   | 403
                    GET     | /changes    | -                       | cross-site   | 403
                    POST    | /a          | http://localhost        | -            | 403
                    POST    | /a          | http://localhost:1      | -            | 403
                    POST    | /a          | https://OWNHOST         | -            | 403
                    POST    | /a          | http://OWNHOST/         | -            | 403
                    POST    | /a          | chrome-extension://abc  | -            | 403
                    POST    | /a          | https://ops.example.com | cross-site   | 200
                    POST    | /a          | HTTPS://OPS.example.com | cross-site   | 200
                    POST    | /a          | https://ops.example.com:443 | cross-site | 200
                    POST    | /a          | http://ops.example.com  | cross-site   | 403
                    POST    | /a          | https://ops.example.com.evil.com | - | 403
                    POST    | /a          | https://ops.example.com@evil.com | - | 403
                    GET     | /a          | http://127.0.0.1:3000   | same-site    | 200
                    GET     | /a          | http://127.0.0.1:3001   | same-site    | 403
                    """)
    void aRequestComesFromNoPageOfAnother(String method, String path, String origin, String site, int status)
            throws IOException {
        String own = "localhost:" + server.port();
        String page = origin == null
                ? "X: y"
                : "Origin: " + origin.replace("OWNHOST", own).replace("OWN", "http://" + own);
        String fetch = site == null ? "X: y" : "Sec-Fetch-Site: " + site;
        assertThat(GuardedServer.status(server.ask(method + " " + path, page, fetch)))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /console/,           navigate, document, 200",
        "GET,  /console,            navigate, document, 200",
        "GET,  /console/index.html, navigate, document, 200",
        "GET,  /console/,           navigate, iframe,   403",
        "GET,  /console/,           no-cors,  script,   403",
        "GET,  /console/,           no-cors,  document, 403",
        "POST, /console/,           navigate, document, 403",
        "GET,  /consoles,           navigate, document, 403",
        "GET,  /services,           navigate, document, 403",
        "GET,  /%63onsole/,         navigate, document, 403",
    })
    void aLinkElsewhereMayLeadToTheConsoleAndNowhereElse(
            String method, String path, String mode, String destination, int status) throws IOException {
        assertThat(GuardedServer.status(server.ask(
                        method + " " + path,
                        "Sec-Fetch-Site: cross-site",
                        "Sec-Fetch-Mode: " + mode,
                        "Sec-Fetch-Dest: " + destination)))
                .isEqualTo(status);
    }

    @Test
    void aConfiguredOriginGetsTheCorsHeaders() throws IOException {
        String answer = server.ask(
                "OPTIONS /services",
                "Origin: https://ops.example.com",
                "Access-Control-Request-Method: PATCH",
                "Access-Control-Request-Headers: authorization,entail-reason");
        assertThat(answer)
                .startsWith("HTTP/1.1 204")
                .contains(
                        "Access-Control-Allow-Origin: https://ops.example.com\r\n",
                        "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n",
                        "Authorization",
                        "Entail-Reason",
                        "Access-Control-Max-Age: 600\r\n",
                        "Vary: Origin\r\n")
                .doesNotContain("*");
        assertThat(server.ask("GET /a", "Origin: https://ops.example.com"))
                .startsWith("HTTP/1.1 200")
                .contains(
                        "Access-Control-Allow-Origin: https://ops.example.com\r\n",
                        "Access-Control-Expose-Headers: ETag, Entail-Position, Entail-Write-Id, Location, Retry-After",
                        "Vary: Origin\r\n");
    }

    @Test
    void nobodyElseIs() throws IOException {
        assertThat(server.ask("OPTIONS /a", "Origin: https://evil.com", "Access-Control-Request-Method: GET"))
                .startsWith("HTTP/1.1 403")
                .contains("entail.http.allowed-origins", "Vary: Origin")
                .doesNotContain("Access-Control-");
        assertThat(server.ask("GET /a")).contains("Vary: Origin").doesNotContain("Access-Control-");
        assertThat(bare.ask("GET /a")).doesNotContain("Vary", "Access-Control-");
    }

    @Test
    void behindAProxyPagesOfTheServerAreThoseThatBrowsersSee() throws IOException {
        assertThat(proxied.ask("POST /a", "Host: shop.example.com", "Origin: https://shop.example.com"))
                .startsWith("HTTP/1.1 200");
        assertThat(proxied.ask("POST /a", "Host: shop.example.com", "Origin: http://shop.example.com"))
                .startsWith("HTTP/1.1 403");
        assertThat(proxied.ask("POST /a", "Host: localhost:8001", "Origin: http://localhost:8001"))
                .startsWith("HTTP/1.1 200");
    }
}
