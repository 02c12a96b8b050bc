package io.entail.changes.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.entail.errors.EntailException;
import io.entail.errors.RegistryRefusedException;
import io.entail.errors.RegistryUnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that the real registry of the tests cannot be made to give. */
final class RegistryFaultsTest {
    private static final Schema SCHEMA =
            SchemaBuilder.record("Fault").fields().requiredString("name").endRecord();

    private HttpServer server;
    private volatile int status;
    private volatile String body = "";

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "408, passing",
        "429, passing",
        "500, passing",
        "503, passing",
        "401, lasting",
        "403, lasting",
        "404, lasting",
        "409, lasting",
        "422, lasting",
    })
    void anAnswerIsPassingOrLastingAndComesWithItsReason(int answer, String kind) {
        status = answer;
        body = "{\"error_code\":" + answer + "01,\"message\":\"because I say so\"}";
        assertThatThrownBy(() -> registry().id("fault", SCHEMA))
                .isInstanceOf(type(kind))
                .hasMessageContaining("subject 'fault'")
                .hasMessageContaining("(status " + answer + ")")
                .hasMessageContaining("because I say so");
    }

    @Test
    void aRegistryThatKeepsAnotherRuleIsRefusedWithThatRule() {
        status = 200;
        body = "{\"compatibilityLevel\":\"BACKWARD\",\"compatibility\":\"BACKWARD\"}";
        assertThatThrownBy(() -> registry().requireCompatibility("fault"))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("FULL_TRANSITIVE")
                .hasMessageContaining("it goes by BACKWARD");
    }

    @Test
    void aPageForPeopleIsNoRegistry() {
        status = 200;
        body = "<html>Welcome</html>";
        assertThatThrownBy(() -> registry().id("fault", SCHEMA))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("not a schema registry");
    }

    @Test
    void aSchemaThatCannotBeReadIsRefused() {
        status = 200;
        body = "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}";
        assertThatThrownBy(() -> registry().schema(7))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("schema 7");
    }

    @Test
    void aServerThatNeverAnswersIsUnavailableWithinTheBound() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SchemaRegistry registry = new SchemaRegistry(Map.of(
                        "schema.registry.url",
                        "http://127.0.0.1:" + silent.getLocalPort(),
                        "schema.registry.http.read.timeout.ms",
                        "200"))) {
            assertThatThrownBy(() -> registry.schema(7))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("timed out");
        }
    }

    private SchemaRegistry registry() {
        return new SchemaRegistry(Map.of(
                "schema.registry.url", "http://127.0.0.1:" + server.getAddress().getPort()));
    }

    private static Class<? extends EntailException> type(String kind) {
        return kind.equals("passing") ? RegistryUnavailableException.class : RegistryRefusedException.class;
    }
}
