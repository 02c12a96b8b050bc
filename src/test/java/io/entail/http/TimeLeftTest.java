package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The remaining time to live in answers about rows that expire. */
final class TimeLeftTest {
    /** Enough rows that some answers come within the same millisecond as the write. */
    private static final int ROWS = 50;

    @Test
    void ofTheSecondsThatARowHasJustBeenGivenFewerAreLeftWhenItIsAnswered() throws Exception {
        try (EntityStore store = EntityStore.inMemory();
                HttpServer server = Servers.over(store)) {
            store.dao("consumers").insert(Map.of("username", "ann"));
            URI keys = server.address().resolve("/consumers/ann/key-auth");
            for (int i = 0; i < ROWS; i++) {
                assertThat(answer("POST", keys, "{\"key\": \"" + i + "\", \"ttl\": 10}"))
                        .containsPattern("\"ttl\":[0-9]\\D");
            }
            assertThat(answer("PUT", URI.create(keys + "/0"), "{\"key\": \"0\", \"ttl\": 0}"))
                    .contains("\"key\":\"0\"")
                    .doesNotContain("ttl");
        }
    }

    private static String answer(String method, URI uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
