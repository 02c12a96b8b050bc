package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.http.ApiClient.Reply;
import io.entail.http.calls.Surroundings;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers, each with its own replica. A client that uses them alternately sees the effects of its own requests, as
 * with one server.
 */
@Timeout(180)
final class TwoServersIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    static Path directory;

    private static ServedStore served;
    private static ApiClient one;
    private static ApiClient other;

    @BeforeAll
    static void serve() {
        served = ServedStore.of(ServedStore.Kind.REPLICA, stack, directory);
        one = served.client();
        other = served.clientOfOther();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    private static String made(String path, String json) {
        Reply reply = one.post(path, json);
        assertThat(reply.status())
                .as("the answer has the expected status: %s", reply)
                .isEqualTo(201);
        return reply.json().path("id").asText();
    }

    private static String book(String title) {
        return made("/books", "{'title':'" + title + "'}");
    }

    /**
     * Sends a request to the first server and right after it one to the second, and checks the answer of the second.
     */
    private static void follow(int kind) {
        String name = "n-" + fresh();
        Reply reply;
        int expected = 200;
        switch (kind) {
            case 0 -> {
                reply = other.post("/books/" + book(name) + "/chapters", "{}");
                expected = 201;
            }
            case 1 -> {
                reply = other.post("/loans", "{'book':{'id':'" + book(name) + "'}}");
                expected = 201;
            }
            case 2 -> reply = other.patch("/books/" + book(name), "{'pages':7}");
            case 3 -> {
                book(name);
                reply = other.patch("/books/" + name, "{'pages':7}");
            }
            case 4 -> {
                made("/workspaces", "{'name':'" + name + "'}");
                reply = other.post("/" + name + "/books", "{'title':'x'}");
                expected = 201;
            }
            case 5 -> {
                reply = other.post(
                        "/batch", "[{'method':'POST','path':'/loans','body':{'book':{'id':'" + book(name) + "'}}}]");
            }
            case 6 -> {
                String path = "/books/" + book(name);
                assertThat(other.delete(path).status()).isEqualTo(204);
                Reply gone = other.get(path);
                assertThat(gone.status())
                        .as("the second server knows that the row was deleted")
                        .isEqualTo(404);
                reply = one.put("/books/" + fresh(), "{'title':'" + name + "'}");
            }
            case 7 -> {
                Reply first = one.put("/books/" + fresh(), "{'title':'" + name + "'}");
                reply = other.patch(
                        "/books/" + first.json().path("id").asText(),
                        "{'pages':8}",
                        "If-Match",
                        String.valueOf(first.header("ETag")));
            }
            case 8 -> {
                String path = "/books/" + book(name);
                Reply changed = one.patch(path, "{'pages':9}");
                reply = other.patch(path, "{'pages':10}", "If-Match", String.valueOf(changed.header("ETag")));
            }
            default -> {
                Reply read = other.get("/books/" + book(name));
                assertThat(read.status()).isEqualTo(200);
                one.delete("/books/" + name);
                reply = other.post("/books", "{'title':'" + name + "'}");
                expected = 201;
            }
        }
        assertThat(reply.status())
                .as("the second server sees the first request, kind %s: %s", kind, reply)
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("the second server has what the first one has just written, 200 times")
    void theNextRequestSeesTheLast() {
        for (int i = 0; i < 200; i++) {
            follow(i % 10);
        }
    }

    @Test
    @DisplayName("two hundred requests with references to missing rows are all refused, and without a long wait")
    void badReferencesAreRefused() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(32);
        long began = System.nanoTime();
        try {
            List<Future<Reply>> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                asked.add(pool.submit(() -> other.post("/loans", "{'book':{'id':'" + fresh() + "'}}")));
            }
            for (Future<Reply> each : asked) {
                Reply reply = each.get(60, TimeUnit.SECONDS);
                assertThat(reply.status())
                        .as("the answer has the expected status: %s", reply)
                        .isEqualTo(400);
                assertThat(reply.json().path("code").asInt())
                        .as("the error has the expected code: %s", reply)
                        .isEqualTo(4);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(30);
    }

    @Test
    @DisplayName("a repeated request is one write across restarts, with the replica's directory and without it")
    void keysOutliveServers() {
        String title = fresh();
        String[] key = {"Idempotency-Key", fresh()};
        Supplier<Reply> first = () -> other.post("/books", "{'title':'" + title + "'}", key);
        Reply made = first.get();
        assertThat(made.status()).isEqualTo(201);
        String path = "/books/" + made.json().path("id").asText();
        other.patch(path, "{'pages':2}");
        for (String folder : List.of("third", "third", "fourth")) {
            EntityStoreConfig config = ServedStore.config(stack, served.name(), directory.resolve(folder))
                    .build();
            try (EntityStore store = EntityStore.open(config);
                    HttpServer server =
                            ServedStore.start(Map.of(), ServedStore.HEARTBEAT, store, new Surroundings(config, null))) {
                ApiClient client = new ApiClient(server);
                Reply again = client.post("/books", "{'title':'" + title + "'}", key);
                assertThat(again.text()).isEqualTo(made.text());
                assertThat(again.status()).isEqualTo(201);
                assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
                assertThat(client.post("/books", "{'title':'x'}", key).status()).isEqualTo(422);
            }
        }
        assertThat(one.get(path, "Entail-Await", made.position())
                        .json()
                        .path("pages")
                        .asInt())
                .isEqualTo(2);
    }
}
