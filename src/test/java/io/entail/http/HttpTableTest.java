package io.entail.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.http.Wire.Reply;
import io.entail.http.call.JsonOut;
import io.entail.http.call.UrlPaths;
import io.entail.http.describe.ApiShape;
import io.entail.http.entities.EntityPath;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mistake of a client has a defined answer: a table of methods, paths, headers and bodies with their answers. A
 * request that was answered with 2xx has taken effect in the store, and any other has changed nothing.
 */
final class HttpTableTest {
    private static final int TIMEOUT_MS = 10_000;
    private static final int ROWS_MIN = 300;
    private static final Path TABLE = Path.of("src/test/resources/http/table.txt");
    private static final Pattern VALUE = Pattern.compile("\\$(etag|position|pem)\\(([^)]*)\\)");
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    /**
     * Codes that no request to a store in memory leads to, because they concern values that the server itself passes to
     * the store.
     */
    private static final Set<Integer> NOT_HERE = Set.of(8, 12, 15, 16, 17, 18);

    private static Attic attic;
    private static Honest honest;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        attic = Attic.open(temporary, Duration.ofMillis(700));
        honest = new Honest(attic);
    }

    @AfterAll
    static void stop() {
        attic.close();
    }

    private static List<TableRow> rows() throws IOException {
        return TableRow.read(Files.readAllLines(TABLE));
    }

    @TestFactory
    Stream<DynamicTest> everyRequestHasItsAnswer() throws IOException {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row.toString(), () -> check(row)));
    }

    @Test
    void theTableIsLargeAndHasEveryCodeThatARequestCanLeadTo() throws IOException {
        List<TableRow> rows = rows();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(ROWS_MIN);
        Set<Integer> codes = new HashSet<>();
        Matcher matcher = Pattern.compile("code (\\d+)").matcher(String.join("\n", Files.readAllLines(TABLE)));
        while (matcher.find()) {
            codes.add(Integer.valueOf(matcher.group(1)));
        }
        for (int code = 1; code <= 18; code++) {
            assertThat(codes.contains(code))
                    .as("the table has the code %s exactly if a request can lead to it", code)
                    .isNotEqualTo(NOT_HERE.contains(code));
        }
    }

    private static void check(TableRow row) throws IOException {
        byte[] request = row.request(HttpTableTest::filled);
        Reply reply = Wire.ask(attic.port, request, TIMEOUT_MS);
        String asked = "line " + row + "\n" + reply.body() + "\n";
        assertThat(reply.status())
                .as("the answer has the expected status: %s", asked)
                .isEqualTo(row.status());
        for (String part : row.text().split(" \\.\\. ", -1)) {
            checkText(asked, reply, filled(part.strip()));
        }
        Honest.checkForm(reply);
        boolean success = reply.status() / 100 == 2;
        if (!success || !WRITES.contains(row.method())) {
            honest.checkUnchanged(asked);
        } else {
            stored(row, reply);
            honest.remember();
        }
        if (!row.path().contains("%00")
                && reply.status() != 431
                && !reply.body().contains("compressed bodies")) {
            assertThat(reply.header("entail-position"))
                    .as("the answer has a position: %s", reply)
                    .matches("0:-?[0-9]+");
        }
    }

    /**
     * Checks one part of the expectation. {@code code 5} is the code, {@code -text} must be absent, and {@code Name:
     * value} is a header.
     */
    private static void checkText(String asked, Reply reply, String part) throws IOException {
        if (part.matches("code \\d+")) {
            assertThat(reply.body())
                    .as("the error has the expected code: %s", asked)
                    .contains("\"code\":" + part.substring(5));
        } else if (part.startsWith("-")) {
            assertThat(reply.body())
                    .as("the answer lacks the forbidden text: %s", asked)
                    .doesNotContain(part.substring(1));
        } else if (part.equals("(empty)")) {
            assertThat(reply.body()).as("the answer has no body: %s", asked).isEmpty();
        } else if (part.matches("[A-Z][A-Za-z-]*: .*")) {
            int colon = part.indexOf(':');
            assertThat(reply.header(part.substring(0, colon).toLowerCase(java.util.Locale.ROOT)))
                    .isEqualTo(part.substring(colon + 2));
        } else {
            assertThat(reply.text())
                    .as("the answer has the expected text: %s", asked)
                    .contains(part);
        }
    }

    private static void stored(TableRow row, Reply reply) throws IOException {
        List<String> path = new ArrayList<>(UrlPaths.split(row.path().split("\\?", 2)[0]));
        if (ApiShape.OWN_NAMES.contains(path.get(0))
                || path.get(path.size() - 1).equals("config")) {
            return;
        }
        String workspace = "default";
        if (path.size() > 2
                && path.get(0).equals("workspaces")
                && attic.entity(path.get(2)).isPresent()) {
            workspace = path.get(1);
            path = path.subList(2, path.size());
        } else if (attic.entity(path.get(0)).isEmpty()
                && path.size() > 1
                && attic.entity(path.get(1)).isPresent()) {
            workspace = path.get(0);
            path = path.subList(1, path.size());
        }
        Optional<EntityDefinition> entity =
                EntityPath.of(attic.store.definitions(), path).map(EntityPath::entity);
        if (entity.isPresent() && !row.method().equals("DELETE")) {
            honest.checkStored(entity.get(), workspace, reply);
        } else if (row.method().equals("DELETE")) {
            assertThat(reply.body()).isEmpty();
            byte[] again = Wire.request("GET", filled(row.path()), List.of(), new byte[0]);
            assertThat(Wire.ask(attic.port, again, TIMEOUT_MS).status()).isEqualTo(404);
        }
    }

    /** Replaces {@code $etag(/path)} and {@code $position()} with their present values. */
    private static String filled(String text) {
        Matcher matcher = VALUE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher.group(1), matcher.group(2))));
        }
        return matcher.appendTail(filled).toString();
    }

    private static String value(String what, String path) {
        if (what.equals("pem")) {
            return pem(path);
        }
        if (what.equals("position")) {
            return attic.store.reader().reached().toString();
        }
        try {
            return Wire.ask(attic.port, Wire.request("GET", path, List.of(), new byte[0]), TIMEOUT_MS)
                    .header("etag");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String pem(String name) {
        try {
            return Attic.pem(name).replace("\n", "\\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anEntityWhosePathsWouldMeanSomethingElseIsRefusedWhenTheServerStarts(@TempDir Path temporary)
            throws Exception {
        Path file = Files.writeString(temporary.resolve("batches.avdl"), """
                namespace test;
                schema Batch;
                @entity("batches") @primaryKey(["id"]) @adminApiName("batch")
                record Batch { union { null, uuid } @auto(true) id = null; }
                """);
        try (EntityStore store = EntityStore.inMemory(Definitions.load(List.of(file), true))) {
            assertThatThrownBy(() -> Servers.over(store))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("entity 'batches'")
                    .hasMessageContaining("'batch'");
        }
    }

    /** Keys that have another meaning inside a path. */
    private static final List<String> KEYS = List.of(
            "a/b",
            "a%b",
            "a;b",
            "..",
            ".",
            "a b",
            "ü",
            "日本",
            "😀",
            "a?b",
            "a#b",
            "a&b=c",
            "a+b",
            "\"x\"",
            "{",
            "{\"id\":1}",
            "history",
            "blame",
            "console",
            "validate",
            "workspaces",
            "services",
            "status",
            "a\\b",
            "%2F",
            "%",
            "a:b",
            "@",
            "a,b",
            "~",
            "'",
            "a\u2028b",
            "\ufffd",
            "\u202e",
            "x".repeat(500),
            "/",
            "//",
            "/console",
            "a/console",
            "*",
            "e\u0301",
            "\t",
            "\u007f",
            "a\r\nb",
            "__proto__",
            "null",
            "0",
            "-1");

    @TestFactory
    Stream<DynamicTest> aKeyMayBeAnythingInEveryPlaceOfAPath() {
        return KEYS.stream().map(key -> DynamicTest.dynamicTest("key '" + key + "'", () -> aKeyWorks(key)));
    }

    private static void aKeyWorks(String key) throws IOException {
        String segment = UrlPaths.encode(key);
        String thing = "/things/" + segment;
        String part = thing + "/parts/" + segment;
        for (String start : List.of("", "/default", "/workspaces/default", "/ws.a", "/workspaces/" + Attic.WORKSPACE)) {
            ask(200, "PUT", start + thing, "{\"amount\": 1}", key);
            ask(200, "GET", start + thing, "", key);
            ask(200, "GET", start + thing + "/", "", key);
            ask(200, "PATCH", start + thing, "{\"amount\": 2}", key);
            ask(404, "GET", start + part, "", "Not found");
            ask(200, "PUT", start + part, "{}", key);
            ask(200, "GET", start + part, "", key);
            ask(200, "PATCH", start + part, "{}", key);
            ask(200, "GET", start + thing + "/parts", "", key);
            ask(200, "GET", start + thing + "/history", "", key);
            ask(200, "GET", start + thing + "/blame", "", key);
            ask(200, "GET", start + part + "/history", "", key);
            ask(200, "GET", start + part + "/blame", "", key);
            ask(200, "GET", start + thing + "?as_of=" + attic.store.reader().reached(), "", key);
            ask(204, "DELETE", start + part, "", "");
            ask(204, "DELETE", start + thing, "", "");
            ask(404, "GET", start + thing, "", "Not found");
        }
    }

    private static void ask(int status, String method, String path, String body, String part) throws IOException {
        List<String> headers = body.isEmpty() ? List.of() : List.of("Content-Type: application/json");
        Reply reply = Wire.ask(attic.port, Wire.request(method, path, headers, body.getBytes(UTF_8)), TIMEOUT_MS);
        assertThat(reply.status())
                .as("the answer to %s %s has the expected status: %s", method, path, reply)
                .isEqualTo(status);
        String json = new String(JsonOut.bytes(part), UTF_8);
        assertThat(reply.body()).contains(json.substring(1, json.length() - 1));
    }
}
