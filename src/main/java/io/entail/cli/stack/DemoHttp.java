package io.entail.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Uses HTTP as programs in any language can: it creates a row, meets a conflict, reads a history and takes a write
 * back.
 */
final class DemoHttp {
    private static final Duration TIME_MAX = Duration.ofSeconds(30);
    private static final String NAME = "over-http";

    private final URI address;
    private final DemoReport report;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIME_MAX).build();
    private final ObjectMapper mapper = new ObjectMapper();

    DemoHttp(URI address, DemoReport report) {
        this.address = address;
        this.report = report;
    }

    private record Told(HttpResponse<String> response, JsonNode body) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    void run() throws IOException, InterruptedException {
        report.heading("The same over HTTP, as any language can");
        Told created = ask("POST", "/services", "{\"name\":\"" + NAME + "\",\"host\":\"http.internal\"}", null);
        String version = created.header("ETag");
        report.of("create")
                .value("status", created.status())
                .value("etag", version)
                .value("position", created.header("Entail-Position"))
                .check(
                        created.status() == 201 && !version.isEmpty(),
                        "POST /services: " + created.status() + ", version " + version + " at "
                                + created.header("Entail-Position"));
        Told changed = ask("PATCH", "/services/" + NAME, "{\"retries\":9}", version);
        Told conflict = ask("PATCH", "/services/" + NAME, "{\"retries\":1}", version);
        report.of("conflict")
                .value("status", conflict.status())
                .check(
                        changed.status() == 200 && conflict.status() == 412,
                        "PATCH with If-Match " + version + ": " + changed.status() + "; the same once more: "
                                + conflict.status() + ", " + text(conflict.body(), "message"));
        Told history = ask("GET", "/services/" + NAME + "/history", null, null);
        int versions = history.body().path("data").size();
        JsonNode last = history.body().path("data").path(0);
        report.of("history")
                .value("versions", versions)
                .check(
                        versions == 2
                                && last.path("diff")
                                                .path("retries")
                                                .path("after")
                                                .asInt()
                                        == 9,
                        "GET /services/" + NAME + "/history: " + versions + " versions, the last one by "
                                + text(last, "actor") + " because of '" + text(last, "reason") + "': retries "
                                + last.path("diff").path("retries").path("before") + " -> "
                                + last.path("diff").path("retries").path("after"));
        Told undone = ask("POST", "/undo/" + changed.header("Entail-Position"), null, null);
        Told now = ask("GET", "/services/" + NAME, null, null);
        report.of("undo")
                .value("status", undone.status())
                .value("retries", now.body().path("retries").asInt())
                .check(
                        undone.status() == 200
                                && now.body()
                                        .path("retries")
                                        .equals(created.body().path("retries")),
                        "POST /undo/" + changed.header("Entail-Position") + ": " + undone.status() + ", retries "
                                + now.body().path("retries") + " again");
    }

    private static String text(JsonNode tree, String name) {
        return tree.path(name).asText();
    }

    private Told ask(String method, String path, @Nullable String json, @Nullable String ifMatch)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(TIME_MAX)
                .header("Entail-Actor", "demo")
                .header("Entail-Reason", "to%20show%20HTTP")
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Told(response, mapper.readTree(response.body()));
    }
}
