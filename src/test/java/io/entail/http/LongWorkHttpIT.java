package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.HttpKeys;
import io.entail.dao.EntityStore;
import io.entail.http.ApiClient.Reply;
import io.entail.http.EventStream.Event;
import io.entail.http.call.Principal.Role;
import io.entail.http.calls.Surroundings;
import io.entail.http.guard.NewToken;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Requests that read the whole log: who may make them, how many run at once, and when they are abandoned. */
@Timeout(180)
final class LongWorkHttpIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    static Path directory;

    private static final String[] ADMIN = new String[2];
    private static final String[] WRITE = new String[2];

    private static String name;
    private static SchemaRegistry registry;
    private static EntityStore publishing;
    private static EntityStoreConfig config;
    private static EntityStore store;

    /** A server at which everybody may do everything. */
    private static HttpServer open;

    /** A server that checks tokens. */
    private static HttpServer guarded;

    @BeforeAll
    static void serve() throws IOException {
        name = stack.freshStore();
        EntityStoreConfig publisher = ServedStore.config(stack, name, directory.resolve("publisher"))
                .withPublishCandidate(true)
                .build();
        registry = new SchemaRegistry(publisher.registry());
        publishing = EntityStore.open(publisher);
        config = ServedStore.config(stack, name, directory.resolve("store")).build();
        // A process that was killed has left these files.
        Files.createDirectories(rooms().resolve("1/rows"));
        store = EntityStore.open(config);
        Path tokens = directory.resolve("tokens");
        String lines = token("ann", Role.ADMIN, ADMIN) + "\n" + token("bob", Role.WRITE, WRITE) + "\n";
        Files.createFile(tokens, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokens, lines);
        open = start(Map.of());
        guarded = start(Map.of(HttpKeys.TOKENS, tokens.toString()));
    }

    private static HttpServer start(Map<String, String> settings) {
        return ServedStore.start(settings, ServedStore.HEARTBEAT, store, new Surroundings(config, registry));
    }

    private static String token(String of, Role role, String[] header) {
        NewToken made = NewToken.of(of, role, new SecureRandom());
        header[0] = "Authorization";
        header[1] = "Bearer " + made.token();
        return made.line();
    }

    @AfterAll
    static void close() {
        guarded.close();
        open.close();
        store.close();
        publishing.close();
        registry.close();
    }

    /** Returns the folder in which a verification keeps its rows. */
    private static Path rooms() {
        return directory.resolve("store").resolve("verify");
    }

    private static boolean isRoomLeft() {
        if (!Files.exists(rooms())) {
            return false;
        }
        try (Stream<Path> left = Files.list(rooms())) {
            return left.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply book() {
        Reply made = new ApiClient(open).post("/books", "{'title':'" + UUID.randomUUID() + "-'}");
        assertThat(made.status())
                .as("the answer has the expected status: %s", made)
                .isEqualTo(201);
        return made;
    }

    @Test
    @DisplayName("reading the past ends when its client has gone, and the next client gets the result")
    void thePastIsGivenUp() {
        book();
        Reply last = book();
        long end = Long.parseLong(last.position().substring(2));
        // A moment that was replayed is kept for a while, so each attempt uses another one.
        assertAbandoned(i -> "/books?as_of=0:" + (end - i % end));
        assertAbandoned(i -> "/diff?from=0:" + i % end);
        assertAbandoned(i -> "/config");
        for (long offset = end; offset > end - 3; offset--) {
            Reply list = new ApiClient(open).get("/books?as_of=0:" + offset);
            assertThat(list.status())
                    .as("the answer has the expected status: %s", list)
                    .isEqualTo(200);
        }
        Reply diff = new ApiClient(open).get("/diff?from=0:" + (end - 1));
        assertThat(diff.status())
                .as("the answer has the expected status: %s", diff)
                .isEqualTo(200);
        assertThat(diff.json().path("data").size()).isGreaterThan(0);
    }

    /** Sends requests and closes their connections, until the server notices this before it has the answer. */
    private static void assertAbandoned(IntFunction<String> paths) {
        double before = refused();
        int[] tries = new int[1];
        await().atMost(SOON).until(() -> {
            ask(paths.apply(tries[0]++));
            return refused() > before;
        });
    }

    /** Sends a request and closes the connection. */
    private static void ask(String path) throws IOException {
        URI address = open.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Returns the number of refused reads. A read whose client has gone counts as one. */
    private static double refused() {
        String line = "entail_http_requests_seconds_count{method=\"GET\",status=\"4xx\"} ";
        return new ApiClient(open)
                .get("/metrics")
                .text()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .sum();
    }

    @Test
    @DisplayName("verify needs the role admin, answers as JSON or events, runs twice at once, and ends with its client")
    void thePastIsVerified() throws Exception {
        ApiClient client = new ApiClient(guarded);
        assertThat(isRoomLeft())
                .as("the files that a killed process has left are deleted")
                .isFalse();
        assertThat(client.get("/verify").status()).isEqualTo(401);
        assertThat(client.get("/verify", WRITE).status()).isEqualTo(403);
        book();
        JsonNode verified = client.get("/verify", ADMIN).json();
        assertThat(verified.path("findings").asInt(-1))
                .as("an unaltered history has no findings: %s", verified)
                .isZero();
        assertThat(verified.path("found").isArray()).isTrue();
        assertThat(verified.path("changes").asInt()).isPositive();
        try (EventStream events = EventStream.events(client, "/verify", ADMIN)) {
            Event result =
                    events.rest().stream().reduce((before, after) -> after).orElseThrow();
            assertThat(result.name()).isEqualTo("result");
            assertThat(result.json().path("findings").asInt(-1)).isZero();
            assertThat(result.json().path("digest").asText())
                    .isEqualTo(verified.path("digest").asText());
        }
        for (int i = 0; i < 4; i++) {
            assertThat(client.send("HEAD", "/verify", null, ADMIN).status())
                    .as("a HEAD request takes no place")
                    .isEqualTo(200);
        }

        // Without a publisher the feed does not reach the last write, so that a verification waits.
        publishing.close();
        book();
        EventStream events = EventStream.events(client, "/verify", ADMIN);
        EventStream json = EventStream.lines(client, "/verify", ADMIN);
        Event progress = events.next();
        assertThat(progress.name()).isEqualTo("progress");
        assertThat(progress.json().path("task").asText()).isNotEmpty();
        assertThat(progress.json().has("done")).isTrue();
        assertThat(progress.json().has("total")).isTrue();
        Reply third = client.get("/verify", ADMIN);
        assertThat(third.status()).isEqualTo(503);
        assertThat(third.header("Retry-After")).isNotNull();
        assertThat(isRoomLeft()).as("a running verification has files").isTrue();
        for (int i = 0; i < 2; i++) {
            json.close();
            EventStream[] next = new EventStream[1];
            await().atMost(SOON).until(() -> {
                next[0] = EventStream.lines(client, "/verify", ADMIN);
                return next[0].status() == 200;
            });
            json = next[0];
        }
        json.close();
        events.close();
        await().atMost(SOON).until(() -> !isRoomLeft());

        try (EventStream last = EventStream.events(client, "/verify", ADMIN)) {
            assertThat(last.next().name()).isEqualTo("progress");
            long began = System.nanoTime();
            guarded.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
            assertThat(last.rest()).last().extracting(Event::name).isEqualTo("error");
            assertThat(isRoomLeft()).isFalse();
        }
    }
}
