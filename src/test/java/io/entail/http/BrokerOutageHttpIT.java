package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.config.HttpKeys;
import io.entail.dao.EntityStore;
import io.entail.http.ApiClient.Reply;
import io.entail.http.calls.Surroundings;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server whose broker does not answer for a while. */
@Timeout(180)
final class BrokerOutageHttpIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own();

    @TempDir
    private Path directory;

    @Test
    @DisplayName("an unknown outcome is answered with 504 and the write's id, which finds it later; reads go on")
    void whatBecameOfAWriteIsToldLater() throws Exception {
        EntityStoreConfig config = ServedStore.config(stack.bootstrap(), "outage", directory)
                .withWriteTimeout(Duration.ofSeconds(3))
                .build();
        String[] key = {"Idempotency-Key", "lost"};
        String body = "{'title':'lost'}";
        try (EntityStore store = EntityStore.open(config);
                HttpServer server = ServedStore.start(
                        Map.of(HttpKeys.REQUEST_TIMEOUT, "20s"),
                        ServedStore.HEARTBEAT,
                        store,
                        new Surroundings(config, null))) {
            ApiClient client = new ApiClient(server);
            assertThat(client.post("/books", "{'title':'there'}").status()).isEqualTo(201);

            stack.kafka().pause();
            Reply unknown = client.post("/books", body, key);
            assertThat(unknown.status())
                    .as("the answer has the expected status: %s", unknown)
                    .isEqualTo(504);
            String id = String.valueOf(unknown.header("Entail-Write-Id"));
            assertThat(unknown.json().path("code").asInt()).isEqualTo(104);
            assertThat(unknown.message()).contains(id);
            long began = System.nanoTime();
            assertThat(client.get("/books/there").status()).isEqualTo(200);
            assertThat(client.get("/books/nobody").status())
                    .as("reads answer from the state that the server has")
                    .isEqualTo(404);
            assertThat(client.get("/status")
                            .json()
                            .path("entail")
                            .path("position")
                            .asText())
                    .startsWith("0:");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            stack.kafka().resume();

            Reply outcome = await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> client.get("/outcomes/" + id), reply -> reply.status() == 200);
            assertThat(outcome.json().path("accepted").asBoolean())
                    .as("the write has taken effect: %s", outcome)
                    .isTrue();
            Reply again = client.post("/books", body, key);
            assertThat(again.status())
                    .as("the answer has the expected status: %s", again)
                    .isEqualTo(201);
            assertThat(again.position())
                    .isEqualTo(outcome.json()
                            .path("records")
                            .path(0)
                            .path("position")
                            .asText());
            assertThat(client.get("/books?count=true").json().path("total").asInt())
                    .isEqualTo(2);
        }
    }
}
