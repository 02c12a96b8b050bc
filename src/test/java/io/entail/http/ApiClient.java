package io.entail.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An HTTP client of a server. Thread-safe. */
final class ApiClient {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    ApiClient(HttpServer server) {
        this.address = server.address();
    }

    /** The answer to a request. */
    record Reply(int status, java.net.http.HttpHeaders headers, String text) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException("no JSON: " + this, e);
            }
        }

        /** Returns the value of a header field, null if there is none. */
        @Nullable
        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        /** Returns the position of the write, or the position of the state that was read. */
        String position() {
            return headers.firstValue("Entail-Position").orElseThrow();
        }

        String message() {
            return json().path("message").asText();
        }

        @Override
        public String toString() {
            return status + " " + headers.map() + " " + text;
        }
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** Sends a body of JSON. The text has {@code '} for quotes. */
    Reply post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    Reply put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    Reply patch(String path, String json, String... headers) {
        return send("PATCH", path, json, headers);
    }

    /** Sends a request whose body is such JSON, or without a body if it is null. */
    Reply send(String method, String path, @Nullable String json, String... headers) {
        HttpRequest.Builder request = request(path, headers);
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(
                method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    /** Sends the body of a form. */
    Reply form(String method, String path, String form, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(form)));
    }

    /** Sends a multipart body of these names and values. */
    Reply multipart(String method, String path, String... namesAndValues) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.append("--b\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndValues[i])
                    .append("\"\r\n\r\n")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .method(method, BodyPublishers.ofString(body + "--b--\r\n")));
    }

    /** Opens a streamed answer. Closing it ends the connection. */
    HttpResponse<InputStream> open(String path, String... headers) {
        return exchange(request(path, headers), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Reply send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
