package io.entail.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.entail.config.HttpKeys;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.http.calls.Surroundings;
import io.entail.http.describe.ApiShape;
import io.entail.http.settings.HttpSettings;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server over a store in memory, with entities of every kind and some rows, for hostile requests. */
final class Attic implements AutoCloseable {
    private static final Path DEFINITIONS = Path.of("src/test/resources/definitions");

    /** The ids of prepared rows. */
    static final String SERVICE = id(1);

    static final String WORKSPACE = id(2);

    final EntityStore store;
    final HttpServer server;
    final int port;

    private Attic(EntityStore store, HttpServer server) {
        this.store = store;
        this.server = server;
        this.port = server.address().getPort();
    }

    /** Returns the id with this number, which is readable in the id. */
    static String id(int number) {
        return "%08d-0000-4000-8000-000000000000".formatted(number);
    }

    /** Opens a server with rows that tests read and change, and with which their writes conflict. */
    static Attic open(Path temporary, Duration requestTime) throws Exception {
        EntityStore store = EntityStore.inMemory(Definitions.load(
                List.of(
                        IdempotencyDefinition.in(temporary),
                        DEFINITIONS.resolve("attic"),
                        DEFINITIONS.resolve("types"),
                        DEFINITIONS.resolve("library")),
                true));
        fill(store);
        HttpServer server = HttpServer.start(
                HttpSettings.read(Map.of(
                        HttpKeys.LISTEN, "127.0.0.1:0", HttpKeys.HEADER_TIMEOUT, "2s", HttpKeys.IDLE_TIMEOUT, "2s")),
                new ApiSettings(ApiSettings.VERSION, requestTime),
                store,
                Surroundings.NONE);
        return new Attic(store, server);
    }

    private static void fill(EntityStore store) throws IOException {
        for (String name :
                List.of("ws.a", "services2", "key-auths", "things", "status", "batch", "console", "history", "ä")) {
            store.dao("workspaces")
                    .insert(name.equals("ws.a") ? Map.of("id", WORKSPACE, "name", name) : Map.of("name", name));
        }
        store.dao("services")
                .insert(Map.of("id", SERVICE, "name", "s1", "host", "a.example.com", "tags", List.of("a", "b")));
        store.dao("services").insert(Map.of("name", "s2", "host", "b.example.com", "tags", List.of("b")));
        store.dao("services").insert(Map.of("name", "free", "host", "c.example.com"));
        for (String route : List.of("r1", "r2", "r3")) {
            store.dao("routes")
                    .insert(Map.of(
                            "name",
                            route,
                            "paths",
                            List.of("/" + route),
                            "service",
                            Map.of("id", SERVICE),
                            "tags",
                            List.of("a")));
        }
        store.dao("routes").insert(Map.of("name", "lonely", "paths", List.of("/lonely")));
        store.dao("routes").insert(Map.of("name", "new", "paths", List.of("~/a\\d+", "/b.c"), "path_syntax", "3.0"));
        Map<String, Object> ann = Map.of("id", id(3), "username", "ann", "custom_id", "ann-1");
        store.dao("consumers").insert(ann);
        store.dao("consumers").insert(Map.of("username", "bob"));
        store.dao("acls").insert(Map.of("group", "g/1", "consumer", Map.of("id", id(3))));
        store.dao("keyauth_credentials").insert(Map.of("id", id(4), "key", "k1", "consumer", Map.of("id", id(3))));
        store.dao("upstreams").insert(Map.of("id", id(5), "name", "u1"));
        store.dao("upstreams").insert(Map.of("name", "u2"));
        store.dao("targets").insert(Map.of("id", id(6), "target", "10.0.0.1:80", "upstream", Map.of("id", id(5))));
        store.dao("plugins").insert(Map.of("id", id(7), "name", "cors", "service", Map.of("id", SERVICE)));
        Dao certificates = store.dao("certificates");
        certificates.insert(Map.of("id", id(8), "cert", pem("rsa.crt.pem"), "key", pem("rsa.pk8.pem")));
        store.dao("snis").insert(Map.of("name", "a.example.com", "certificate", Map.of("id", id(8))));
        store.dao("snis")
                .insert(Map.of("name", "abcdefgh-name.of.36.signs.example.co", "certificate", Map.of("id", id(8))));
        store.dao("things").insert(Map.of("id", id(9), "name", "t1", "amount", 1.5, "tags", List.of("x", "y")));
        store.dao("things").insert(Map.of("name", "t2", "tags", List.of("y")));
        store.dao("things").insert(Map.of("name", "t3"));
        store.dao("parts").insert(Map.of("id", id(10), "name", "p1", "thing", Map.of("id", id(9))));
        store.dao("hidden").insert(Map.of("id", id(11), "name", "h1"));
        store.dao("passes").insert(Map.of("id", id(12), "code", "c1"));
        store.workspace("ws.a").dao("things").insert(Map.of("name", "inside"));
    }

    /** Returns the content of a file with a key or certificate. */
    static String pem(String name) throws IOException {
        try (InputStream in = Attic.class.getResourceAsStream("/io/entail/schema/formats/" + name)) {
            return new String(java.util.Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }

    /** Returns the definition of an entity by the first segment of its paths. */
    Optional<EntityDefinition> entity(String segment) {
        return ApiShape.topLevel(store.definitions(), segment);
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
