package io.entail.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events, or lines of JSON, while they arrive. Closing it ends the connection. */
final class EventStream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Event END = new Event("", "end of the stream", "");

    private final HttpResponse<InputStream> response;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile @Nullable String lastComment;

    /** One event. A line of JSON has neither an id nor a name. */
    record Event(String id, String name, String data) {
        JsonNode json() {
            try {
                return ApiClient.JSON.readTree(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread reading = new Thread(this::read, "event-stream");
        reading.setDaemon(true);
        reading.start();
    }

    /** Opens a stream of server-sent events. */
    static EventStream events(ApiClient client, String path, String... headers) {
        List<String> all = new ArrayList<>(List.of("Accept", "text/event-stream"));
        all.addAll(List.of(headers));
        return new EventStream(client.open(path, all.toArray(String[]::new)));
    }

    /** Opens a stream of lines of JSON. */
    static EventStream lines(ApiClient client, String path, String... headers) {
        return new EventStream(client.open(path, headers));
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Returns the next event. Fails if the stream has ended, or if none arrives in time. */
    Event next() {
        Event next = poll();
        if (next.equals(END)) {
            throw new AssertionError("the stream has ended");
        }
        return next;
    }

    List<Event> next(int count) {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next());
        }
        return all;
    }

    /** Returns all events until the server ends the stream. */
    List<Event> rest() {
        List<Event> all = new ArrayList<>();
        for (Event next = poll(); !next.equals(END); next = poll()) {
            all.add(next);
        }
        return all;
    }

    /** Returns the last comment, null if there was none. */
    @Nullable
    String lastComment() {
        return lastComment;
    }

    private Event poll() {
        try {
            Event next = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came within " + PATIENCE);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        boolean plain = !header("Content-Type").startsWith("text/event-stream");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = "";
            String name = "";
            String data = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (plain && !line.isEmpty()) {
                    events.add(new Event("", "", line));
                } else if (plain) {
                    lastComment = line;
                } else if (line.startsWith(":")) {
                    lastComment = line;
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(id, name, data));
                    data = "";
                    name = "";
                }
            }
        } catch (IOException e) {
            // The connection was closed by the test or by the server.
            lastComment = e.toString();
        }
        events.add(END);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
