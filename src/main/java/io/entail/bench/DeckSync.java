package io.entail.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.bench.http.HttpConnection;
import io.entail.bench.http.HttpTap;
import io.entail.dao.EntityStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * decK, the gateway's own tool, fills an empty store from a file. The baseline sends the requests that were recorded
 * from an earlier sync, one after the other. Used by one thread.
 */
final class DeckSync {
    private static final String PROGRAM = "deck";
    private static final List<String> KINDS = List.of("routes", "services", "consumers");

    private final Workbench bench;
    private final EntityStore store;
    private final URI server;
    private final int entities;
    private final Path file;
    private final List<byte[]> requests;

    /**
     * Writes the file and records the requests of a first sync.
     *
     * @param store the store, which is emptied for each sync
     * @param server the address of that store's server
     */
    DeckSync(Workbench bench, EntityStore store, URI server, int entities) throws Exception {
        this.bench = bench;
        this.store = store;
        this.server = server;
        this.entities = entities;
        this.file = bench.directory().resolve("deck.json");
        Files.write(file, new ObjectMapper().writeValueAsBytes(state(entities)));
        empty();
        try (HttpTap tap = new HttpTap(server)) {
            sync(tap.address());
            this.requests = tap.requests();
        }
    }

    /** Whether decK is installed. */
    static boolean isInstalled() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    /** Returns the content of the file: a fifth services, a fifth consumers, the others routes. */
    private static Map<String, Object> state(int entities) {
        int fifth = entities / 5;
        List<Map<String, Object>> services = new ArrayList<>();
        List<Map<String, Object>> consumers = new ArrayList<>();
        for (int i = 0; i < fifth; i++) {
            Map<String, Object> service = new LinkedHashMap<>();
            service.put("name", "deck-service-" + i);
            service.put("host", "service-" + i + ".internal.example.com");
            service.put("routes", new ArrayList<>());
            services.add(service);
            consumers.add(Map.of("username", "deck-consumer-" + i));
        }
        for (int i = 0; i < entities - 2 * fifth; i++) {
            @SuppressWarnings("unchecked") // The lists were created above with this type.
            List<Object> routes = (List<Object>) services.get(i % fifth).getOrDefault("routes", List.of());
            routes.add(Map.of("name", "deck-route-" + i, "paths", List.of("/shops/" + i)));
        }
        return Map.of("_format_version", "1.1", "services", services, "consumers", consumers);
    }

    /** Returns the number of requests of a sync. */
    int requests() {
        return requests.size();
    }

    /** Returns decK's entities per second, from its start to its end. */
    double deck() throws IOException, InterruptedException {
        empty();
        long begun = System.nanoTime();
        sync(server);
        double rate = rate(begun);
        requireAll();
        return rate;
    }

    /** Returns the entities per second of the requests alone. */
    double oneByOne() {
        empty();
        long begun = System.nanoTime();
        try (HttpConnection connection = new HttpConnection(server)) {
            for (byte[] request : requests) {
                connection.send(request);
            }
        }
        double rate = rate(begun);
        requireAll();
        return rate;
    }

    private double rate(long begun) {
        return entities / ((System.nanoTime() - begun) / 1e9);
    }

    private void empty() {
        KINDS.forEach(kind -> store.dao(kind).truncate());
    }

    private void requireAll() {
        long there = KINDS.stream().mapToLong(kind -> store.dao(kind).count()).sum();
        if (there != entities) {
            throw new IllegalStateException("the store has " + there + " entities where " + entities + " were sent");
        }
    }

    private void sync(URI address) throws IOException, InterruptedException {
        Path log = bench.directory().resolve("deck.log");
        ProcessBuilder builder = new ProcessBuilder(
                        PROGRAM, "sync", "--kong-addr", address.toString(), "--no-color", "-s", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // The user's own settings of decK are removed.
        builder.environment().keySet().removeIf(name -> name.startsWith("DECK_"));
        builder.environment().put("HOME", bench.directory().toString());
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("deck ended with " + code + ": " + tail(log));
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
