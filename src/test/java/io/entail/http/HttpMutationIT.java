package io.entail.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.http.Wire.Reply;
import io.entail.testkit.Mutations;
import io.entail.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Valid requests that were damaged: bytes, headers, paths, encodings, chunks, lengths, and several on a connection.
 * None of them leads to an error of the server. A request that was answered with 2xx has taken effect in the store, and
 * any other has changed nothing.
 */
final class HttpMutationIT {
    private static final int MUTATIONS = 5_000;
    private static final int SERVERS = 4;
    private static final int PATIENCE_MS = 40;
    private static final int TIMEOUT_MS = 15_000;
    private static final int FAILURES_MAX = 5;

    private static final List<String> TOKENS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            "%00",
            "%2F",
            "%2e%2e",
            "%zz",
            "%",
            "%ff",
            "%C3%A4",
            "%ED%A0%80",
            "\ud83d\ude00",
            "\u00ff",
            "/",
            "//",
            "?",
            "&",
            "=",
            ";",
            ",",
            ":",
            " ",
            "\t",
            "#",
            "*",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "[]",
            "null",
            "-1",
            "0",
            "1e999999999",
            "99999999999999999999",
            "chunked",
            "gzip",
            "identity",
            "close",
            "keep-alive",
            "100-continue",
            "HTTP/1.0",
            "HTTP/2.0",
            "Content-Length",
            "Transfer-Encoding: chunked\r\n",
            "Host: evil\r\n",
            "Content-Length: 5\r\n",
            "Connection: close\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Expect: 100-continue\r\n",
            "If-Match: *\r\n",
            "If-None-Match: *\r\n",
            "Origin: http://evil\r\n",
            "\\ud800",
            "\\u0000",
            "_version",
            "as_of=0:1&",
            "DELETE",
            "GET",
            "PUT",
            "HEAD");

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();

    @TempDir
    Path temporary;

    @Test
    void brokenRequestsAreAnsweredOrRefusedAndNeverHalfDone() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(SERVERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < SERVERS; i++) {
                int server = i;
                all.add(workers.submit(() -> {
                    try (Attic attic = Attic.open(
                            Files.createDirectory(temporary.resolve("server" + server)), Duration.ofMillis(500))) {
                        attack(attic, new Random(seeds.seed() + server));
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            assertThat(statuses.keySet())
                    .as("the mutations reach all kinds of answers: " + statuses)
                    .contains(200, 201, 204, 400, 403, 404, 405, 409, 412, 413, 414, 415, 422, 431);
        } finally {
            workers.shutdownNow();
        }
    }

    private void attack(Attic attic, Random random) throws IOException {
        List<byte[]> valid = valid();
        Honest honest = new Honest(attic);
        List<AssertionError> failures = new ArrayList<>();
        for (int i = 0; i < MUTATIONS / SERVERS; i++) {
            byte[] request = broken(valid, random);
            String what = "seed " + seeds.seed() + ", number " + i + ":\n" + shown(request);
            try {
                check(honest, what, Wire.replies(Wire.send(attic.port, request, PATIENCE_MS, TIMEOUT_MS)));
            } catch (AssertionError | IOException e) {
                failures.add(new AssertionError(what, e));
                assertThat(failures).as("only few requests have failed").hasSizeLessThan(FAILURES_MAX);
                honest.remember();
            }
        }
        assertThat(failures).as("no request has failed").isEmpty();
    }

    private void check(Honest honest, String what, List<Reply> replies) throws IOException {
        Reply written = null;
        for (Reply reply : replies) {
            int status = reply.status();
            statuses.merge(status, 1, Integer::sum);
            assertThat(status < 500 || status == 501 || status == 503)
                    .as("the request is no error of the server: %s\n%s", what, reply)
                    .isTrue();
            try {
                Honest.checkForm(reply);
            } catch (AssertionError | IOException e) {
                throw new AssertionError(what + "\n" + reply, e);
            }
            boolean writes = !reply.header("entail-write-id").isEmpty();
            written = writes && status / 100 == 2 ? reply : written;
        }
        if (written == null) {
            honest.checkUnchanged(what + "\n" + replies);
        } else {
            // If several requests share a connection, a later one may have changed what an earlier one has written.
            honest.checkTold(what, written);
            honest.remember();
        }
    }

    // --- requests

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Valid(String method, String path, String headers, String type, String body) {
        byte[] bytes(boolean chunked) {
            byte[] content = body.getBytes(UTF_8);
            StringBuilder head = new StringBuilder(
                    method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!type.isEmpty()) {
                head.append("Content-Type: ").append(type).append("\r\n");
                head.append(chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + content.length + "\r\n");
            }
            bytes.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
            if (!type.isEmpty() && chunked) {
                int half = content.length / 2;
                chunk(bytes, Arrays.copyOf(content, half));
                chunk(bytes, Arrays.copyOfRange(content, half, content.length));
                bytes.writeBytes("0\r\n\r\n".getBytes(UTF_8));
            } else {
                bytes.writeBytes(content);
            }
            return bytes.toByteArray();
        }

        private static void chunk(ByteArrayOutputStream bytes, byte[] content) {
            if (content.length > 0) {
                bytes.writeBytes((Integer.toHexString(content.length) + "\r\n").getBytes(UTF_8));
                bytes.writeBytes(content);
                bytes.writeBytes("\r\n".getBytes(UTF_8));
            }
        }
    }

    private static final String J = "application/json";
    private static final String F = "application/x-www-form-urlencoded";

    private static final List<Valid> VALID = List.of(
            new Valid("GET", "/", "", "", ""),
            new Valid("GET", "/services?size=2&tags=a,b&count=true", "", "", ""),
            new Valid("HEAD", "/services/s1", "", "", ""),
            new Valid(
                    "GET", "/things/t1?as_of=0:60", "If-None-Match: \"12\", W/\"13\"\r\nEntail-Await: 0:1\r\n", "", ""),
            new Valid("GET", "/things/t1/history?size=1&order=asc", "", "", ""),
            new Valid("GET", "/workspaces/ws.a/things/inside/parts?size=3", "Accept: application/json\r\n", "", ""),
            new Valid("GET", "/config", "Accept: application/yaml\r\n", "", ""),
            new Valid("GET", "/diff?from=0:10&entity=things", "", "", ""),
            new Valid("GET", "/schemas/plugins/cors", "", "", ""),
            new Valid("GET", "/tags/a?size=1", "", "", ""),
            new Valid("OPTIONS", "/consumers/ann/key-auth/k1", "", "", ""),
            new Valid(
                    "POST",
                    "/things",
                    "Entail-Actor: ann\r\nEntail-Reason: a%20reason\r\n",
                    J,
                    "{\"name\": \"n1\", \"amount\": 1.5, \"tags\": [\"a\"], \"notes\": {\"a\": {\"b\": [1, null]}}}"),
            new Valid("PUT", "/things/t2", "If-Match: *\r\n", J, "{\"labels\": {\"a\": \"b\"}, \"count\": 7}"),
            new Valid(
                    "PUT",
                    "/things/00000031-0000-4000-8000-000000000000",
                    "Idempotency-Key: key-1\r\n",
                    J,
                    "{\"name\": \"n2\"}"),
            new Valid("PATCH", "/services/s1", "", J, "{\"retries\": 7, \"url\": \"http://example.com:8080/a\"}"),
            new Valid("PATCH", "/routes/r1/service", "", F, "tags[]=a&tags[]=b&connect_timeout=5"),
            new Valid(
                    "PUT",
                    "/routes/r2",
                    "",
                    F,
                    "paths[]=/a&paths[]=/b.*&service.name=s1&headers.x[]=y&strip_path=false"),
            new Valid("DELETE", "/things/t3", "If-Match: *\r\n", "", ""),
            new Valid("PUT", "/upstreams/u1/targets/10.0.0.9:80", "", J, "{\"weight\": 5}"),
            new Valid("PUT", "/consumers/ann/acls/g%2F1", "", J, "{\"tags\": [\"x\"]}"),
            new Valid(
                    "PUT",
                    "/goods/7",
                    "",
                    J,
                    "{\"price\": \"1.50\", \"since\": \"2020-01-01\", \"pictures\": [\"AAE=\"], \"measure\": {\"weight\": 1}}"),
            new Valid(
                    "PUT",
                    "/marks/%7B%22at%22:%222020-01-01T00:00:00Z%22,%22digest%22:%22AAA=%22%7D",
                    "",
                    J,
                    "{\"note\": \"x\"}"),
            new Valid("POST", "/passes", "", F, "code=c2&ttl=100000"),
            new Valid(
                    "POST",
                    "/plugins",
                    "",
                    J,
                    "{\"name\": \"rate-limiting\", \"config\": {\"minute\": 5}, \"consumer\": {\"username\": \"ann\"}}"),
            new Valid(
                    "POST",
                    "/things",
                    "",
                    "multipart/form-data; boundary=BB",
                    "--BB\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn3\r\n--BB\r\nContent-Disposition: form-data; name=\"labels.a\"\r\n\r\nb\r\n--BB--\r\n"),
            new Valid(
                    "POST",
                    "/batch",
                    "",
                    J,
                    "[{\"method\": \"PUT\", \"path\": \"/things/b1\", \"body\": {\"amount\": 2}}, {\"method\": \"PATCH\", \"path\": \"/things/t1\", \"headers\": {\"If-Match\": \"*\"}, \"body\": {\"count\": 3}}]"),
            new Valid("POST", "/schemas/services/validate", "", J, "{\"host\": \"a\", \"port\": 80}"),
            new Valid(
                    "POST",
                    "/config?dry_run=true",
                    "",
                    "text/yaml",
                    "_format_version: \"2.1\"\nthings:\n- name: y1\n  parts:\n  - name: p\n"),
            new Valid("POST", "/undo/0:60?dry_run=true", "", "", ""));

    private static List<byte[]> valid() {
        List<byte[]> all = new ArrayList<>();
        VALID.forEach(each -> all.add(each.bytes(false)));
        VALID.forEach(each -> all.add(each.bytes(true)));
        return all;
    }

    private static byte[] broken(List<byte[]> valid, Random random) throws IOException {
        byte[] request = valid.get(random.nextInt(valid.size()));
        Mutations mutations = new Mutations(random);
        switch (random.nextInt(10)) {
            case 0, 1 -> request = mutations.bytes(new String(request, UTF_8));
            case 2, 3 -> request = tokens(request, random);
            case 4 -> request = lines(request, random);
            case 5, 6 -> request = tree(random, mutations);
            case 7 -> request = Arrays.copyOf(request, random.nextInt(request.length));
            case 8 -> {
                byte[] next = valid.get(random.nextInt(valid.size()));
                String open = new String(request, UTF_8).replace("Connection: close\r\n", "");
                request = join(open.startsWith("HEAD") ? request : open.getBytes(UTF_8), next);
                request = random.nextBoolean() ? request : mutations.bytes(new String(request, UTF_8));
            }
            default -> request = grown(request, random);
        }
        return request;
    }

    /** Inserts a meaningful token, or replaces as many bytes with it. */
    private static byte[] tokens(byte[] request, Random random) {
        byte[] changed = request;
        for (int i = random.nextInt(3); i >= 0; i--) {
            // The beginning of a request has more syntax to break than its end.
            int at = random.nextInt(random.nextBoolean() ? Math.min(changed.length, 60) : changed.length);
            byte[] token =
                    TOKENS.get(random.nextInt(TOKENS.size())).getBytes(random.nextInt(4) == 0 ? ISO_8859_1 : UTF_8);
            int behind = random.nextBoolean() ? at : Math.min(changed.length, at + token.length);
            changed =
                    join(join(Arrays.copyOf(changed, at), token), Arrays.copyOfRange(changed, behind, changed.length));
        }
        return changed;
    }

    /** Removes, repeats or changes lines of the head: their case, their end or their value. */
    private static byte[] lines(byte[] request, Random random) {
        String text = new String(request, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\r\n", -1)));
        for (int i = random.nextInt(3); i >= 0 && !lines.isEmpty(); i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size() + 1), lines.get(at));
                case 2 -> lines.set(at, lines.get(at).toUpperCase(java.util.Locale.ROOT));
                case 3 -> lines.set(at, lines.get(at) + TOKENS.get(random.nextInt(TOKENS.size())));
                default -> lines.set(at, lines.get(at).replaceFirst(": .*", ": "));
            }
        }
        return (String.join("\r\n", lines) + text.substring(end)).getBytes(ISO_8859_1);
    }

    /** Returns a request with a mutated body of JSON. */
    private static byte[] tree(Random random, Mutations mutations) throws IOException {
        List<Valid> json = VALID.stream().filter(each -> each.type().equals(J)).toList();
        Valid valid = json.get(random.nextInt(json.size()));
        Object tree = mutations.tree(JSON.readValue(valid.body(), Object.class));
        String body = Mutations.expand(JSON.writeValueAsString(tree));
        return new Valid(valid.method(), valid.path(), valid.headers(), valid.type(), body).bytes(random.nextBoolean());
    }

    /** Repeats one byte of the request many times. */
    private static byte[] grown(byte[] request, Random random) {
        int at = random.nextInt(request.length);
        byte[] more = new byte[1 << (8 + random.nextInt(14))];
        Arrays.fill(more, request[at]);
        return join(join(Arrays.copyOf(request, at), more), Arrays.copyOfRange(request, at, request.length));
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1).replace("\r", "\\r").replace("\0", "\\0");
        return text.length() > 3_000 ? text.substring(0, 2_000) + " ... " + text.substring(text.length() - 900) : text;
    }
}
