package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.config.HttpKeys;
import io.entail.http.ApiClient.Reply;
import io.entail.http.EventStream.Event;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The change feed and rejections over HTTP. */
@Timeout(120)
final class FeedHttpIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    static Path directory;

    private static ServedStore served;
    private static ApiClient api;

    @BeforeAll
    static void serve() {
        served = ServedStore.of(ServedStore.Kind.REPLICA, stack, directory);
        api = served.client();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static String fresh(String what) {
        return what + "-" + UUID.randomUUID();
    }

    private static Reply book(String title) {
        Reply made = api.post("/books", "{'title':'" + title + "','tags':['of-" + title + "']}");
        assertThat(made.status())
                .as("the answer has the expected status: %s", made)
                .isEqualTo(201);
        return made;
    }

    /** Makes one write of several changes. */
    private static Reply several(String title, int count) {
        StringBuilder batch = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            batch.append(i == 0 ? "" : ",")
                    .append("{'method':'POST','path':'/books','body':{'title':'" + title + i + "'}}");
        }
        Reply done = api.post("/batch", batch + "]");
        assertThat(done.status())
                .as("the answer has the expected status: %s", done)
                .isEqualTo(200);
        return done;
    }

    private static List<String> titles(List<Event> events) {
        return events.stream()
                .map(event -> event.json().path("after").path("title").asText())
                .toList();
    }

    @Test
    @DisplayName("changes are sent as events and as lines, from a position, a time, the beginning or the end")
    void changesAreTold() {
        String[] headers = {"Entail-Actor", "J%C3%BCrgen", "Entail-Reason", "because"};
        String end = api.get("/books").position();
        String title = fresh("told");
        try (EventStream fromEnd = EventStream.events(api, "/changes?from=end")) {
            assertThat(fromEnd.status()).isEqualTo(200);
            assertThat(fromEnd.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(fromEnd.header("Cache-Control")).isEqualTo("no-store");
            Instant before = Instant.now().minusSeconds(1);
            Reply made = api.post("/books", "{'title':'" + title + "'}", headers);
            Event event = fromEnd.next();
            assertThat(event.name()).isEqualTo("change");
            assertThat(event.id()).isEqualTo(made.position());
            JsonNode json = event.json();
            assertThat(json.path("op").asText()).isEqualTo("c");
            assertThat(json.path("entity").asText()).isEqualTo("books");
            assertThat(json.path("actor").asText()).isEqualTo("J\u00fcrgen");
            assertThat(json.path("reason").asText()).isEqualTo("because");
            assertThat(json.path("writeId").asText()).isEqualTo(made.header("Entail-Write-Id"));
            assertThat(json.path("before").isNull()).isTrue();
            assertThat(json.path("after").path("title").asText()).isEqualTo(title);
            for (String from : List.of(end, before.toString(), "beginning")) {
                try (EventStream lines = EventStream.lines(api, "/changes?follow=false&from=" + from)) {
                    assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
                    assertThat(lines.rest())
                            .as("the change is among those from %s", from)
                            .extracting(Event::data)
                            .contains(event.data());
                }
            }
            try (EventStream none = EventStream.lines(api, "/changes?follow=false&from=end")) {
                assertThat(none.rest()).isEmpty();
            }
        }
        for (String bad : List.of("x", "1:1", "0:99999999", "0:")) {
            assertThat(api.get("/changes?follow=false&from=" + bad).status())
                    .as("the start %s is refused", bad)
                    .isEqualTo(400);
            if (!bad.equals("x")) {
                assertThat(api.get("/changes?follow=false", "Last-Event-ID", bad)
                                .status())
                        .as("the value %s is refused", bad)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    @DisplayName("filters select by entity, key, tags and workspace")
    void changesAreSelected() {
        String workspace = fresh("ws");
        String title = fresh("selected");
        Reply other = api.post("/workspaces", "{'name':'" + workspace + "'}");
        Reply elsewhere = api.post("/" + workspace + "/books", "{'title':'" + title + "'}");
        assertThat(elsewhere.status())
                .as("the answer has the expected status: %s", elsewhere)
                .isEqualTo(201);
        Reply made = book(title);
        api.patch("/books/" + title, "{'pages':7}");
        Reply last = api.post("/publishers", "{'name':'" + title + "'}");
        String id = made.json().path("id").asText();
        String from = "/changes?follow=false&from=" + other.position() + "&";
        Map<String, List<String>> expected = Map.of(
                "entity=publishers",
                List.of("publishers"),
                "key=" + id,
                List.of("books", "books"),
                "entity=books&key=" + title,
                List.of("books", "books", "books"),
                "tags=of-" + title,
                List.of("books", "books"),
                "workspace=" + workspace,
                List.of("books", "publishers"),
                "workspace=" + workspace + "&entity=books",
                List.of("books"));
        assertThat(last.status()).isEqualTo(201);
        expected.forEach((filter, entities) -> {
            try (EventStream lines = EventStream.lines(api, from + filter)) {
                assertThat(lines.rest())
                        .as("only entities that pass the filter are sent: %s", filter)
                        .extracting(event -> event.json().path("entity").asText())
                        .isEqualTo(entities);
            }
        });
        try (EventStream lines = EventStream.lines(
                api, "/" + workspace + "/changes?follow=false&entity=books&from=" + other.position())) {
            assertThat(lines.rest()).hasSize(1);
        }
        assertThat(api.get("/changes?entity=nothing").status()).isEqualTo(400);
        assertThat(api.get("/changes?workspace=nowhere").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a client that is cut off after any event, even within a write, resumes without a gap or a repetition")
    void aCutStreamGoesOn() {
        String title = fresh("resumed");
        Reply first = several(title + "a", 5);
        book(title + "b");
        Reply last = several(title + "c", 3);
        String before = "0:" + (offset(first.position()) - 1);
        List<Event> all = upTo(last, "/changes?from=" + before);
        assertThat(titles(all))
                .containsExactly(
                        title + "a0",
                        title + "a1",
                        title + "a2",
                        title + "a3",
                        title + "a4",
                        title + "b",
                        title + "c0",
                        title + "c1",
                        title + "c2");
        assertThat(all).extracting(Event::id).doesNotHaveDuplicates();
        for (int i = 0; i + 1 < all.size(); i++) {
            String[] resume = {"Last-Event-ID", all.get(i).id()};
            assertThat(upTo(last, "/changes?from=beginning", resume))
                    .as(
                            "a stream that resumes after %s continues with the next event",
                            all.get(i).id())
                    .isEqualTo(all.subList(i + 1, all.size()));
        }
        String[] behindTwo = {"Last-Event-ID", all.get(1).id()};
        assertThat(titles(upTo(last, "/changes?key=" + title + "c1", behindTwo)))
                .as("a stream with a filter resumes after the given event, too")
                .containsExactly(title + "c1");
        try (EventStream lines = EventStream.lines(api, "/changes?follow=false", behindTwo)) {
            assertThat(titles(lines.rest())).startsWith(title + "a2", title + "a3");
        }
        for (String bad : List.of(all.get(1).id() + "x", first.position() + "/", "0:0/1", "1:4/1")) {
            assertThat(api.get("/changes?follow=false", "Last-Event-ID", bad).status())
                    .as("the event id %s is refused", bad)
                    .isEqualTo(400);
        }
    }

    /** Returns the events of a stream up to the end of a write. */
    private static List<Event> upTo(Reply write, String path, String... headers) {
        List<Event> all = new ArrayList<>();
        try (EventStream stream = EventStream.events(api, path, headers)) {
            if (path.contains("key=")) {
                return stream.next(1);
            }
            do {
                all.add(stream.next());
            } while (!all.get(all.size() - 1).id().equals(write.position()));
        }
        return all;
    }

    private static long offset(String position) {
        return Long.parseLong(position.substring(position.indexOf(':') + 1));
    }

    @Test
    @DisplayName("an idle stream sends a comment at intervals")
    void streamsHaveAHeartbeat() {
        try (HttpServer server = served.serve(Map.of(), Duration.ofMillis(300))) {
            ApiClient client = new ApiClient(server);
            try (EventStream events = EventStream.events(client, "/changes?from=end");
                    EventStream lines = EventStream.lines(client, "/rejections?from=end")) {
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(events.lastComment()).isEqualTo(": still here");
                    assertThat(lines.lastComment()).isEmpty();
                });
                String title = fresh("after the heartbeat");
                book(title.replace(' ', '-'));
                assertThat(events.next().json().path("entity").asText()).isEqualTo("books");
            }
        }
    }

    @Test
    @DisplayName(
            "more streams than allowed are answered with 503; a closed stream frees its place, and HEAD takes none")
    void placesAreBounded() {
        try (HttpServer server = served.serve(Map.of(HttpKeys.STREAMS_MAX, "2"))) {
            ApiClient client = new ApiClient(server);
            for (int i = 0; i < 5; i++) {
                assertThat(client.send("HEAD", "/changes", null).status()).isEqualTo(200);
                assertThat(client.get("/changes?from=0:99999999").status()).isEqualTo(400);
            }
            try (EventStream first = EventStream.events(client, "/changes?from=end")) {
                EventStream second = EventStream.lines(client, "/rejections?from=end");
                assertThat(second.status()).isEqualTo(200);
                Reply third = client.get("/changes?from=end");
                assertThat(third.status()).isEqualTo(503);
                assertThat(third.header("Retry-After")).isNotNull();
                assertThat(third.message()).contains("2 streams");
                assertThat(client.get("/books?size=1").status())
                        .as("requests other than streams are still answered")
                        .isEqualTo(200);
                second.close();
                await().atMost(SOON)
                        .until(() ->
                                client.get("/changes?from=end&follow=false").status() == 200);
                assertThat(first.status()).isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("streams end within two seconds when their server is stopped")
    void streamsEndWithTheirServer() {
        HttpServer server = served.serve(Map.of());
        ApiClient client = new ApiClient(server);
        try (EventStream events = EventStream.events(client, "/changes?from=end");
                EventStream lines = EventStream.lines(client, "/rejections?from=end")) {
            assertThat(events.status() + lines.status()).isEqualTo(400);
            long began = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
            assertThat(events.rest()).isEmpty();
            assertThat(lines.rest()).isEmpty();
        }
    }

    /** Lets eight clients change the same version of a row. Seven are refused, some of them by the log. */
    private static void contend(String path) throws Exception {
        String tag = String.valueOf(api.get(path).header("ETag"));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Reply>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int pages = i + 1;
                ApiClient client = i % 2 == 0 ? api : served.clientOfOther();
                asked.add(pool.submit(() -> client.patch(path, "{'pages':" + pages + "}", "If-Match", tag)));
            }
            for (Future<Reply> each : asked) {
                assertThat(each.get(30, TimeUnit.SECONDS).status()).isIn(200, 412);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("writes that the log has refused are sent as events and as lines, and a cut stream resumes")
    void refusalsAreTold() throws Exception {
        String path = "/books/" + book(fresh("contended")).json().path("id").asText();
        String from = api.get(path).position();
        try (EventStream events = EventStream.events(api, "/rejections?from=" + from)) {
            List<Event> told = new ArrayList<>();
            for (int i = 0; told.size() < 3; i++) {
                assertThat(i)
                        .as("the log refuses a write within so many attempts")
                        .isLessThan(50);
                contend(path);
                try (EventStream lines = EventStream.lines(api, "/rejections?follow=false&from=" + from)) {
                    int known = lines.rest().size();
                    told.addAll(events.next(known - told.size()));
                }
            }
            Event first = told.get(0);
            assertThat(first.name()).isEqualTo("rejection");
            assertThat(first.id()).isEqualTo(first.json().path("position").asText());
            assertThat(first.json().path("code").asText()).isEqualTo("STALE_VERSION");
            assertThat(first.json().path("entity").asText()).isEqualTo("books");
            Reply outcome = api.get("/outcomes/" + first.json().path("writeId").asText());
            assertThat(outcome.json().path("accepted").asBoolean())
                    .as("the outcome is the one in the feed: %s", outcome)
                    .isFalse();
            try (EventStream again = EventStream.events(api, "/rejections", "Last-Event-ID", first.id())) {
                assertThat(again.next(told.size() - 1)).isEqualTo(told.subList(1, told.size()));
            }
        }
    }
}
