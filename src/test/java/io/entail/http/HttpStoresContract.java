package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.entail.config.HttpKeys;
import io.entail.http.ApiClient.Reply;
import io.entail.http.ServedStore.Kind;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The HTTP API gives the same answers over every kind of store. If an operation is not supported, the answer says so.
 * Each kind of store has a subclass. All tests of a class share one store, in which each has rows of its own.
 */
@Timeout(120)
abstract class HttpStoresContract {
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    /** Returns the store of the class. */
    protected abstract ServedStore served();

    private ApiClient api() {
        return served().client();
    }

    /** Returns a text that no other test uses. */
    private String name(String what) {
        return what + "-" + unique;
    }

    private String book(String what) {
        Reply made = api().post("/books", "{'title':'" + name(what) + "'}");
        assertThat(made.status())
                .as("the answer has the expected status: %s", made)
                .isEqualTo(201);
        return made.json().path("id").asText();
    }

    /** Returns the version in an answer. */
    private static long version(Reply reply) {
        return Long.parseLong(String.valueOf(reply.header("ETag")).replace("\"", ""));
    }

    private static String tag(long version) {
        return '"' + Long.toString(version) + '"';
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path(field).asText())
                .toList();
    }

    @Test
    @DisplayName("each call has the expected status, and an unsupported one names the reason and the alternative")
    void callsHaveTheirStatus() throws Exception {
        String gone = book("gone");
        assertThat(api().delete("/books/" + gone).status()).isEqualTo(204);
        Reply made = api().post("/books", "{'title':'" + name("table") + "','tags':['red']}");
        Reply alone = api().post("/books", "{'title':'" + name("alone") + "'}");
        Map<String, String> values = Map.of(
                "{alone}",
                alone.position(),
                "{book}",
                made.json().path("id").asText(),
                "{gone}",
                gone,
                "{position}",
                made.position(),
                "{write}",
                String.valueOf(made.header("Entail-Write-Id")));
        SoftAssertions all = new SoftAssertions();
        int rows = 0;
        for (String line : table()) {
            String[] parts = line.split("  ", 2);
            int expected =
                    Integer.parseInt(parts[0].split(" ", -1)[served().kind().column()]);
            String call = parts[1];
            for (Map.Entry<String, String> value : values.entrySet()) {
                call = call.replace(value.getKey(), value.getValue());
            }
            String[] request = call.split(" ", 3);
            Reply reply = api().send(request[0], request[1], request.length == 3 ? request[2] : null);
            all.assertThat(reply.status())
                    .as("%s has the expected status: %s", parts[1], reply)
                    .isEqualTo(expected);
            all.assertThat(reply.header("Entail-Position"))
                    .as("the answer to %s has a position", parts[1])
                    .matches("0:[0-9]+");
            if (reply.status() == 501) {
                all.assertThat(reply.message())
                        .as("the answer to %s names the alternative", parts[1])
                        .contains(served().kind() == Kind.MEMORY ? "Kafka" : "entail.reads=replica");
            }
            rows++;
        }
        all.assertAll();
        assertThat(rows).isGreaterThan(30);
    }

    private static List<String> table() throws Exception {
        try (InputStream in = HttpStoresContract.class.getResourceAsStream("calls-by-store.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    @DisplayName("rows are created, read, replaced, changed and deleted, by key and by unique value")
    void rowsAreWrittenAndRead() {
        String title = name("crud");
        Reply made = api().post("/books", "{'title':'" + title + "','names':{'de':'Buch'}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).matches("\"[0-9]+\"");
        assertThat(made.header("Entail-Write-Id")).isNotNull();
        assertThat(made.json().path("isbn").isNull())
                .as("unset fields are in the answer as null")
                .isTrue();
        String id = made.json().path("id").asText();
        assertThat(api().get("/books/" + id).json()).isEqualTo(made.json());
        assertThat(api().get("/books/" + title).json()).isEqualTo(made.json());
        assertThat(api().send("HEAD", "/books/" + id, null).text()).isEmpty();

        Reply patched = api().patch("/books/" + title, "{'pages':12,'names':{'en':'book'}}");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.header("ETag")).isEqualTo(tag(version(made) + 1));
        assertThat(patched.json().path("names").toString())
                .as("a map is merged, as the gateway's version does")
                .contains("book");
        assertThat(api().patch("/books/" + name("nobody"), "{}").status()).isEqualTo(404);

        Reply replaced = api().put("/books/" + id, "{'title':'" + title + "'}");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("pages").asInt())
                .as("a field that is not in the new row gets its default")
                .isEqualTo(100);
        String fresh = UUID.randomUUID().toString();
        assertThat(api().put("/books/" + fresh, "{'title':'" + name("put") + "'}")
                        .status())
                .isEqualTo(200);
        assertThat(api().put("/books/" + name("put"), "{'pages':3}")
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(fresh);

        Reply twice = api().post("/books", "{'title':'" + title + "'}");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.json().path("code").asInt()).isEqualTo(5);
        assertThat(twice.json().path("fields").path("title").asText()).isEqualTo(title);
        Reply wrong = api().post("/books", "{'title':'" + name("wrong") + "','pages':0}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("fields").has("pages")).isTrue();

        assertThat(api().delete("/books/" + title).status()).isEqualTo(204);
        assertThat(api().delete("/books/" + id).status())
                .as("deleting a missing row succeeds")
                .isEqualTo(204);
        assertThat(api().get("/books/" + id).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("values of forms and multipart bodies are converted to the types of their fields")
    void formsAreTyped() {
        String title = name("form");
        Reply made =
                api().form("POST", "/books", "title=" + title + "&pages=7&tags[]=a&tags[]=b&print.size.height=2.5");
        assertThat(made.status())
                .as("the answer has the expected status: %s", made)
                .isEqualTo(201);
        assertThat(made.json().path("pages").isInt()).isTrue();
        assertThat(made.json().path("tags")).hasSize(2);
        assertThat(made.json().path("print").path("size").path("height").asDouble())
                .isEqualTo(2.5);
        Reply changed = api().multipart("PATCH", "/books/" + title, "pages", "8", "isbn", "");
        assertThat(changed.json().path("pages").asInt()).isEqualTo(8);
        assertThat(changed.json().path("isbn").isNull()).isTrue();
    }

    @Test
    @DisplayName("a list is read page by page with next, which keeps size and tags, and count adds the total")
    void listsArePaged() {
        String tag = name("tag");
        Set<String> titles = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            String title = name("page" + i);
            titles.add(title);
            api().post("/books", "{'title':'" + title + "','tags':['" + tag + "','odd" + i % 2 + "']}");
        }
        Reply first = api().get("/books?size=3&count=true&tags=" + tag);
        assertThat(first.json().path("data")).hasSize(3);
        assertThat(first.json().path("total").asInt()).isEqualTo(7);
        assertThat(first.json().path("next").asText()).contains("size=3", "tags=" + tag, "count=true");
        assertThat(first.json().path("offset").asText()).isNotEmpty();
        List<String> read = new ArrayList<>();
        int pages = 0;
        String next = "/books?size=3&tags=" + tag;
        while (next != null) {
            JsonNode page = api().get(next).json();
            read.addAll(texts(page.path("data"), "title"));
            next = page.path("next").isNull() ? null : page.path("next").asText();
            assertThat(page.has("offset")).isEqualTo(next != null);
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(read).containsExactlyInAnyOrderElementsOf(titles);
        assertThat(api().get("/books?tags=" + tag + ",odd1").json().path("data"))
                .hasSize(3);
        assertThat(api().get("/books?tags=odd1/odd0&size=1000&count=true")
                        .json()
                        .path("total")
                        .asInt())
                .isGreaterThanOrEqualTo(7);
        assertThat(api().get("/tags/" + tag + "?size=5").json().path("data")).hasSize(5);
        int all = api().get("/books?size=1&count=true").json().path("total").asInt();
        assertThat(all).isGreaterThanOrEqualTo(7);
        for (String bad : List.of("size=0", "size=1001", "size=x", "offset=x", "count=maybe")) {
            assertThat(api().get("/books?" + bad).status())
                    .as("the request is refused: %s", bad)
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName(
            "a list can be queried by keys, unique fields and references; for other fields the error suggests an index")
    void listsAreAskedFor() {
        String id = book("asked");
        String other = book("other");
        api().post("/books/" + id + "/chapters", "{'number':1}");
        for (String asked : List.of(
                "title=" + name("asked"),
                "where.title=" + name("asked"),
                "id=" + id,
                "title=" + name("asked") + "&sort=title&nosuch=x&title.nosuch=y&size=1&count=true")) {
            Reply reply = api().get("/books?" + asked);
            assertThat(texts(reply.json().path("data"), "id"))
                    .as("the query finds the row: %s", asked)
                    .containsExactly(id);
            assertThat(reply.json().path("next").isNull()).isTrue();
        }
        assertThat(api().get("/books?title=" + name("nosuch")).json().path("data"))
                .isEmpty();
        for (String asked : List.of("book=" + id, "book.id=" + id)) {
            assertThat(api().get("/chapters?" + asked).json().path("data"))
                    .as("the query finds the child: %s", asked)
                    .hasSize(1);
        }
        assertThat(api().get("/books/" + other + "/chapters?book.id=" + other).status())
                .as("a parent may be given only once")
                .isEqualTo(400);
        for (String asked : List.of("pages=5", "pages.from=1", "sort=pages", "pages.unset=true", "where.pages=5")) {
            Reply reply = api().get("/books?" + asked);
            assertThat(reply.status()).as("the query is refused: %s", asked).isEqualTo(400);
            assertThat(reply.json().path("message").asText())
                    .contains("pages: no index of 'books' answers this: add @indexed(true) to the field");
        }
        for (String bad :
                List.of("where.nosuch=x", "title.from=a&title=b", "title=a&title=b", "isbn=x", "sort=nosuch")) {
            assertThat(api().get("/books?" + bad).status())
                    .as("the request is refused: %s", bad)
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("children are reached below their own parent only, and a parent can be reached through its child")
    void childrenAreNested() {
        String book = book("parent");
        String other = book("other parent");
        Reply chapter = api().post("/books/" + book + "/chapters", "{'number':1}");
        assertThat(chapter.status())
                .as("the answer has the expected status: %s", chapter)
                .isEqualTo(201);
        assertThat(chapter.json().path("book").path("id").asText()).isEqualTo(book);
        String id = chapter.json().path("id").asText();
        String below = "/books/" + book + "/chapters/";
        for (int number = 2; number <= 5; number++) {
            api().post("/books/" + book + "/chapters", "{'number':" + number + "}");
        }
        JsonNode page =
                api().get("/books/" + book + "/chapters?size=2&count=true").json();
        assertThat(page.path("data")).hasSize(2);
        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("next").asText())
                .startsWith("/books/" + book + "/chapters?")
                .contains("size=2");
        assertThat(api().get(below + id).json()).isEqualTo(chapter.json());
        assertThat(api().get("/books/" + other + "/chapters/" + id).status()).isEqualTo(404);
        assertThat(api().patch("/books/" + other + "/chapters/" + id, "{'number':9}")
                        .status())
                .isEqualTo(404);
        assertThat(api().delete("/books/" + other + "/chapters/" + id).status()).isEqualTo(404);
        assertThat(api().patch(below + id, "{'number':9}").json().path("number").asInt())
                .isEqualTo(9);
        assertThat(api().get("/chapters/" + id + "/book").json().path("id").asText())
                .isEqualTo(book);
        assertThat(api().patch("/chapters/" + id + "/book", "{'pages':44}")
                        .json()
                        .path("pages")
                        .asInt())
                .isEqualTo(44);
        assertThat(api().post("/books/" + name("nobody") + "/chapters", "{}").status())
                .isEqualTo(404);
        assertThat(api().delete(below + id).status()).isEqualTo(204);
        assertThat(api().get(below + id).status()).isEqualTo(404);
        api().delete("/books/" + book);
        assertThat(api().get("/books/" + book + "/chapters").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("If-Match and If-None-Match are compared with the present version")
    void preconditionsHold() {
        String path = "/books/" + book("versions");
        long version = version(api().get(path));
        String first = tag(version);
        assertThat(api().get(path, "If-None-Match", first).status()).isEqualTo(304);
        assertThat(api().get(path, "If-None-Match", "W/" + first + ", \"7000\"").status())
                .isEqualTo(304);
        assertThat(api().get(path, "If-None-Match", tag(7_000)).status()).isEqualTo(200);
        assertThat(api().patch(path, "{'pages':2}", "If-Match", first).status()).isEqualTo(200);
        Reply stale = api().patch(path, "{'pages':3}", "If-Match", first);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.message()).contains("version " + (version + 1));
        assertThat(api().put(path, "{'title':'" + name("versions") + "'}", "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(api().patch(path, "{'pages':4}", "If-Match", "*").status()).isEqualTo(200);
        assertThat(api().delete(path, "If-Match", first + ", " + tag(version + 1))
                        .status())
                .isEqualTo(412);
        assertThat(api().delete(path, "If-Match", tag(9_000) + ", " + tag(version + 2))
                        .status())
                .isEqualTo(204);
        assertThat(api().delete(path, "If-Match", "*").status())
                .as("If-Match: * fails for a missing row")
                .isEqualTo(412);
        assertThat(api().put(path, "{'title':'" + name("versions") + "'}", "If-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(api().put(path, "{'title':'" + name("versions") + "'}", "If-None-Match", "*")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("of eight clients that change the same version, one succeeds")
    void oneOfManyWinsAVersion() throws Exception {
        String path = "/books/" + book("contended");
        long version = version(api().get(path));
        List<Reply> replies = atOnce(8, i -> api().patch(path, "{'pages':" + (i + 1) + "}", "If-Match", tag(version)));
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies).filteredOn(reply -> reply.status() == 412).hasSize(7);
        List<Reply> all = atOnce(8, i -> api().patch(path, "{'pages':" + (i + 11) + "}"));
        assertThat(all).allMatch(reply -> reply.status() == 200);
        assertThat(api().get(path).header("ETag")).isEqualTo(tag(version + 9));
    }

    @Test
    @DisplayName("a batch is all or nothing, names the refused request, and its requests see earlier ones")
    void aBatchIsOneWrite() {
        String id = UUID.randomUUID().toString();
        String title = name("batch");
        Reply done = api().post(
                        "/batch",
                        "[{'method':'PUT','path':'/books/" + id + "','body':{'title':'" + title + "'}},"
                                + "{'method':'POST','path':'/books/" + id + "/chapters','body':{'number':1}},"
                                + "{'method':'POST','path':'/loans','body':{'book':{'id':'" + id + "'}}},"
                                + "{'method':'DELETE','path':'/books/" + name("nobody") + "'}]");
        assertThat(done.status())
                .as("the answer has the expected status: %s", done)
                .isEqualTo(200);
        JsonNode data = done.json().path("data");
        assertThat(texts(data, "status")).containsExactly("200", "201", "201", "204");
        assertThat(data.path(1).path("body").path("book").path("id").asText()).isEqualTo(id);
        assertThat(data.path(0).path("headers").path("ETag").asText())
                .isEqualTo(api().get("/books/" + id).header("ETag"));
        assertThat(done.json().path("position").asText()).isEqualTo(done.position());

        Reply refused = api().post(
                        "/batch",
                        "[{'method':'PATCH','path':'/books/" + id + "','body':{'pages':77}},"
                                + "{'method':'POST','path':'/books','body':{'title':'" + title + "'}}]");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("index").asInt()).isEqualTo(1);
        assertThat(refused.json().path("code").asInt()).isEqualTo(5);
        Reply invalid = api().post(
                        "/batch",
                        "[{'method':'PATCH','path':'/books/" + id + "','body':{'pages':78}},"
                                + "{'method':'POST','path':'/books','body':{'title':'t','pages':0}}]");
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.json().path("index").asInt()).isEqualTo(1);
        Reply stale = api().post(
                        "/batch",
                        "[{'method':'PATCH','path':'/books/" + id + "','body':{'pages':79}},"
                                + "{'method':'PATCH','path':'/books/" + id
                                + "','headers':{'If-Match':'\\'9\\''},'body':{'pages':80}}]");
        assertThat(stale.status())
                .as("the answer has the expected status: %s", stale)
                .isEqualTo(412);
        assertThat(stale.json().path("index").asInt()).isEqualTo(1);
        assertThat(api().get("/books/" + id).json().path("pages").asInt())
                .as("no request of a refused batch has taken effect")
                .isEqualTo(100);
    }

    @Test
    @DisplayName("a repeated request is one write with the first answer, on this server and on the other")
    void aRepeatedRequestIsOneWrite() {
        String[] key = {"Idempotency-Key", name("key")};
        String body = "{'title':'" + name("once") + "'}";
        Reply first = api().post("/books", body, key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        for (ApiClient client : List.of(api(), served().clientOfOther())) {
            Reply again = client.post("/books", body, key);
            assertSameAnswer(first, again);
            Reply another = client.post("/books", "{'title':'" + name("another") + "'}", key);
            assertThat(another.status())
                    .as("the answer has the expected status: %s", another)
                    .isEqualTo(422);
            assertThat(client.delete("/books/" + name("once"), key).status()).isEqualTo(422);
        }
        assertThat(api().get("/books/" + name("another")).status()).isEqualTo(404);
        for (String bad : List.of(" ", "x".repeat(256))) {
            assertThat(api().post("/books", body, "Idempotency-Key", bad).status())
                    .isEqualTo(400);
        }
    }

    private static void assertSameAnswer(Reply first, Reply again) {
        assertThat(again.status())
                .as("the answer has the expected status: %s", again)
                .isEqualTo(first.status());
        assertThat(comparable(again)).isEqualTo(comparable(first));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.position()).isEqualTo(first.position());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Entail-Write-Id"))
                .as("a repetition without a write has no write id")
                .isNull();
    }

    /** Returns the body without the remaining time to live, which decreases between two answers. */
    private static JsonNode comparable(Reply reply) {
        JsonNode json = reply.text().isEmpty() ? ApiClient.JSON.nullNode() : reply.json();
        if (json instanceof ObjectNode object) {
            object.remove("ttl");
        }
        return json;
    }

    @Test
    @DisplayName("a repetition gets the first answer, although the row was changed, renamed or deleted since")
    void theFirstAnswerOutlivesItsRow() {
        String title = name("outlived");
        String[] made = {"Idempotency-Key", name("made")};
        String[] changed = {"Idempotency-Key", name("changed")};
        String[] put = {"Idempotency-Key", name("put")};
        String[] batch = {"Idempotency-Key", name("batch")};
        String[] deleted = {"Idempotency-Key", name("deleted")};
        String body = "{'title':'" + title + "'}";
        Reply first = api().post("/books", body, made);
        String path = "/books/" + first.json().path("id").asText();
        Reply second = api().patch(path, "{'pages':2}", changed);
        Reply third = api().put("/books/" + title, "{'pages':3}", put);
        String requests = "[{'method':'PATCH','path':'" + path + "','body':{'pages':4}},"
                + "{'method':'PUT','path':'/publishers/" + name("publisher") + "','body':{}}]";
        Reply fourth = api().post("/batch", requests, batch);
        assertThat(fourth.status())
                .as("the answer has the expected status: %s", fourth)
                .isEqualTo(200);
        api().patch(path, "{'title':'" + name("renamed") + "'}");
        assertThat(api().delete(path, deleted).status()).isEqualTo(204);
        api().put("/books/" + title, "{'pages':5}");
        for (ApiClient client : List.of(api(), served().clientOfOther())) {
            assertSameAnswer(first, client.post("/books", body, made));
            assertSameAnswer(second, client.patch(path, "{'pages':2}", changed));
            assertSameAnswer(third, client.put("/books/" + title, "{'pages':3}", put));
            assertSameAnswer(fourth, client.post("/batch", requests, batch));
            assertThat(client.delete(path, deleted).status()).isEqualTo(204);
        }
        assertThat(api().get("/books/" + title).json().path("pages").asInt())
                .as("no repetition has written the row")
                .isEqualTo(5);
    }

    @Test
    @DisplayName("eight clients that send the same request at once cause one write and get one answer")
    void duplicatesAtOnceAreOneWrite() throws Exception {
        String[] key = {"Idempotency-Key", name("at once")};
        String body = "{'tags':['" + name("at-once") + "'],'title':'" + name("at once") + "'}";
        List<Reply> replies = atOnce(8, i -> (i % 2 == 0 ? api() : served().clientOfOther()).post("/books", body, key));
        assertThat(replies).allMatch(reply -> reply.status() == 201);
        assertThat(replies).extracting(Reply::text).containsOnly(replies.get(0).text());
        assertThat(replies)
                .extracting(Reply::position)
                .containsOnly(replies.get(0).position());
        assertThat(replies)
                .filteredOn(reply -> reply.header("Idempotency-Replayed") == null)
                .hasSize(1);
        String[] other = {"Idempotency-Key", name("no name")};
        String path = "/books/" + replies.get(0).json().path("id").asText();
        List<Reply> chapters = atOnce(8, i -> api().post(path + "/chapters", "{'number':1}", other));
        assertThat(chapters)
                .as("requests that are told apart only by their idempotency key all succeed")
                .allMatch(reply -> reply.status() == 201);
        assertThat(api().get(path + "/chapters").json().path("data")).hasSize(1);
    }

    private interface Asking {
        Reply ask(int i);
    }

    private static List<Reply> atOnce(int threads, Asking asking) throws Exception {
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Reply>> asked = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(() -> {
                        together.await(10, TimeUnit.SECONDS);
                        return asking.ask(i);
                    }))
                    .toList();
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> each : asked) {
                replies.add(each.get(60, TimeUnit.SECONDS));
            }
            return replies;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName(
            "a client reads its write on another server by the position, and the wait for a future position is bounded")
    void aPositionIsAwaited() {
        for (int i = 0; i < 5; i++) {
            Reply made = api().post("/books", "{'title':'" + name("awaited" + i) + "'}");
            String path = "/books/" + made.json().path("id").asText();
            ApiClient other = served().clientOfOther();
            Reply read = other.get(path, "Entail-Await", made.position());
            assertThat(read.json()).isEqualTo(made.json());
            Reply list = other.get("/books?tags=x", "Entail-Await", made.position());
            assertThat(offset(list.position())).isGreaterThanOrEqualTo(offset(made.position()));
            Reply back = other.patch(path, "{'pages':5}");
            assertThat(api().get(path, "Entail-Await", back.position()).json()).isEqualTo(back.json());
        }
        for (String bad : List.of("x", "1:1", "0:", "")) {
            assertThat(api().get("/books", "Entail-Await", bad).status())
                    .as("the request is refused: %s", bad)
                    .isEqualTo(400);
        }
        try (HttpServer hurried = served().serve(Map.of(HttpKeys.REQUEST_TIMEOUT, "500ms"))) {
            long began = System.nanoTime();
            Reply late = new ApiClient(hurried).get("/books", "Entail-Await", "0:1000000000");
            assertThat(late.status())
                    .as("the answer has the expected status: %s", late)
                    .isEqualTo(503);
            assertThat(late.header("Retry-After")).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
        }
    }

    private static long offset(String position) {
        return Long.parseLong(position.substring(position.indexOf(':') + 1));
    }

    @Test
    @DisplayName("the outcome of a write is found by its id: accepted, refused, or unknown")
    void outcomesAreTold() throws Exception {
        Reply made = api().post("/books", "{'title':'" + name("outcome") + "'}");
        JsonNode accepted =
                api().get("/outcomes/" + made.header("Entail-Write-Id")).json();
        assertThat(accepted.path("accepted").asBoolean()).isTrue();
        assertThat(accepted.path("records").path(0).path("position").asText()).isEqualTo(made.position());

        String path = "/books/" + made.json().path("id").asText();
        List<Reply> replies = atOnce(
                8,
                i -> api().patch(path, "{'pages':" + (i + 1) + "}", "If-Match", String.valueOf(made.header("ETag"))));
        int refused = 0;
        for (Reply reply : replies) {
            Reply outcome = api().get("/outcomes/" + reply.header("Entail-Write-Id"));
            if (reply.status() == 200) {
                assertThat(outcome.json().path("accepted").asBoolean()).isTrue();
            } else {
                // A write that lost was refused by the server before it was sent, so that the log does not have it.
                assertThat(outcome.status()).isIn(200, 404);
                assertThat(outcome.json().path("accepted").asBoolean()).isFalse();
                refused += outcome.json().path("records").size();
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(0);
        Reply unknown = api().get("/outcomes/" + UUID.randomUUID());
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isNotEmpty();
        assertThat(api().get("/outcomes/x").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a row with a time to live has its remaining seconds")
    void rowsMayExpire() {
        Reply made = api().post("/passes", "{'code':'" + name("pass") + "','ttl':1000}");
        assertThat(made.json().path("ttl").asInt())
                .as("the row has its remaining seconds: %s", made)
                .isBetween(990, 1000);
        Reply read = api().get("/passes/" + name("pass"));
        assertThat(read.json().path("ttl").asInt()).isBetween(900, 1000);
        assertThat(api().post("/passes", "{'code':'x','ttl':-1}").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a workspace has rows of its own, and is reached by name and by id")
    void workspacesAreApart() {
        String name = "ws" + unique;
        Reply made = api().post("/workspaces", "{'name':'" + name + "'}");
        assertThat(made.status())
                .as("the answer has the expected status: %s", made)
                .isEqualTo(201);
        String id = made.json().path("id").asText();
        assertThat(api().post("/" + name + "/books", "{'title':'" + name("apart") + "'}")
                        .status())
                .isEqualTo(201);
        assertThat(api().get("/books/" + name("apart")).status()).isEqualTo(404);
        for (String prefix : List.of("/" + name, "/" + id, "/workspaces/" + name)) {
            JsonNode page = api().get(prefix + "/books?size=1&count=true").json();
            assertThat(texts(page.path("data"), "title"))
                    .as("the workspace %s has only its own rows", prefix)
                    .containsExactly(name("apart"));
            assertThat(page.path("total").asInt()).isEqualTo(1);
        }
    }
}
