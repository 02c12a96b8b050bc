package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.dao.EntityStore;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /config}: imports and exports over HTTP. */
final class ConfigHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TWO = """
            _format_version: "2.1"
            services:
            - {name: a, host: a.local, routes: [{name: r, paths: [/r]}]}
            - {name: b, host: b.local}
            """;
    private static final String ONE = """
            {"_format_version": "2.1", "services": [{"name": "a", "host": "a.local"}]}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private EntityStore store;
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        store = EntityStore.inMemory();
        server = Servers.over(store);
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body) throws Exception {
        return client.send(request(server.address(), path, type, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(URI at, String path, String type, BodyPublisher body) {
        return HttpRequest.newBuilder(at.resolve(path))
                .header("Content-Type", type)
                .POST(body)
                .build();
    }

    private JsonNode posted(int status, String path, String type, String body) throws Exception {
        HttpResponse<String> answer = post(path, type, BodyPublishers.ofString(body));
        assertThat(answer.statusCode())
                .as("the answer has the expected status: %s", answer.body())
                .isEqualTo(status);
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    private String get(String path, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve(path))
                .header("Accept", accept)
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private long services() {
        return store.dao("services").count();
    }

    @Test
    void isOneWriteAndTheSameOnceMoreChangesNothing() throws Exception {
        JsonNode done = posted(201, "/config", "application/yaml", TWO);
        assertThat(done.get("created").asInt()).isEqualTo(3);
        assertThat(done.get("writes").asInt()).isEqualTo(1);
        String before = store.status().log().digest();
        assertThat(posted(201, "/config", "text/yaml", TWO).get("unchanged").asInt())
                .isEqualTo(3);
        assertThat(posted(304, "/config?check_hash=1", "application/yaml", TWO)).isEmpty();
        assertThat(store.status().log().digest()).isEqualTo(before);
    }

    @Test
    void checkHashAnswers304OnlyWhenNothingWouldChangeInTheStore() throws Exception {
        posted(201, "/config", "application/yaml", TWO);
        store.dao("services").updateBy("name", "a", Map.of("retries", 1));
        posted(201, "/config?check_hash=1", "application/yaml", TWO.replace("a.local,", "a.local, retries: 5,"));
        assertThat(store.dao("services").selectBy("name", "a").orElseThrow().number("retries"))
                .isEqualTo(5);
    }

    @Test
    void deletesNothingUnlessItIsToldToPrune() throws Exception {
        posted(201, "/config", "application/yaml", TWO);
        posted(201, "/config", "application/json", ONE);
        assertThat(services()).isEqualTo(2);
        JsonNode preview = posted(200, "/config?prune=true&dry_run=true", "application/json", ONE);
        assertThat(preview.get("deleted").asInt()).isEqualTo(2);
        assertThat(preview.get("changes")).hasSize(2);
        assertThat(services()).as("a dry run writes nothing").isEqualTo(2);
        posted(201, "/config?prune=true", "application/json", ONE);
        assertThat(services()).isEqualTo(1);
    }

    @Test
    void comesAlsoInAFormOrAMemberOfJson() throws Exception {
        String encoded = URLEncoder.encode(TWO, StandardCharsets.UTF_8);
        posted(201, "/config", "application/x-www-form-urlencoded", "config=" + encoded);
        assertThat(services()).isEqualTo(2);
        String wrapped = JSON.writeValueAsString(Map.of("config", ONE.replace("\"a\"", "\"c\"")));
        posted(201, "/config", "application/json", wrapped);
        assertThat(services()).isEqualTo(3);
        posted(415, "/config", "text/plain", TWO);
        posted(400, "/config", "application/x-www-form-urlencoded", "x=y");
    }

    @Test
    void tellsEverythingThatIsWrongAndWritesNothing() throws Exception {
        JsonNode error = posted(
                400,
                "/config",
                "application/yaml",
                "_format_version: '2.1'\nservices:\n- {name: x}\n- {name: y, host: y.local, retries: many}\n");
        assertThat(error.get("code").asInt()).isEqualTo(14);
        assertThat(error.get("fields").toString())
                .contains("services[1].host", "required field missing", "services[2].retries");
        assertThat(services()).isZero();
        assertThat(posted(400, "/config", "application/json", "{\"_format_version\": ")
                        .get("message")
                        .asText())
                .contains("not JSON")
                .doesNotContain("/tmp");
    }

    @Test
    void whatWasExportedIsTheSame() throws Exception {
        posted(201, "/config", "application/yaml", TWO);
        String before = store.status().log().digest();
        String yaml = get("/config", "*/*");
        assertThat(yaml).startsWith("_format_version: '2.1'").contains("name: a");
        posted(304, "/config?check_hash=1", "application/yaml", yaml);
        String json = get("/config", "application/json");
        assertThat(JSON.readTree(json).get("services")).hasSize(2);
        posted(304, "/config?check_hash=1", "application/json", json);
        assertThat(store.status().log().digest()).isEqualTo(before);
    }

    @Test
    void goesIntoTheWorkspaceOfItsPath() throws Exception {
        posted(201, "/workspaces", "application/json", "{\"name\": \"team\"}");
        posted(201, "/team/config", "application/yaml", TWO);
        assertThat(services()).isZero();
        assertThat(store.workspace("team").dao("services").count()).isEqualTo(2);
        assertThat(get("/team/config", "*/*")).contains("_workspace: team");
    }

    @Test
    void isOneAtATime() throws Exception {
        byte[] body = TWO.getBytes(StandardCharsets.UTF_8);
        try (Socket slow =
                new Socket(server.address().getHost(), server.address().getPort())) {
            slow.setSoTimeout(20_000);
            String head = "POST /config HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/yaml\r\nContent-Length: " + body.length + "\r\n\r\n";
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().write(body, 0, 10);
            slow.getOutputStream().flush();
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                HttpResponse<String> second = post("/config", "application/json", BodyPublishers.ofString(ONE));
                assertThat(second.statusCode()).isEqualTo(429);
                assertThat(second.headers().firstValue("Retry-After")).isPresent();
            });
            slow.getOutputStream().write(body, 10, body.length - 10);
            slow.getOutputStream().flush();
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 201");
        }
        posted(201, "/config", "application/json", ONE);
    }

    @Test
    void aStoreThatIsOnlyReadRefusesWritesWithCode12() throws Exception {
        try (HttpServer reading = Servers.over(store.readOnly())) {
            HttpResponse<String> answer = client.send(
                    request(
                            reading.address(),
                            "/services",
                            "application/json",
                            BodyPublishers.ofString("{\"name\": \"x\", \"host\": \"x.local\"}")),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(JSON.readTree(answer.body()).get("message").asText())
                    .isEqualTo("cannot create 'services' entities when not using a database");
        }
    }
}
