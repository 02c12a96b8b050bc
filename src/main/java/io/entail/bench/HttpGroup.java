package io.entail.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.bench.bare.BareHttp;
import io.entail.bench.bare.BareList;
import io.entail.bench.bare.BareRocks;
import io.entail.bench.http.HttpClients;
import io.entail.bench.http.HttpConnection;
import io.entail.bench.http.HttpConnection.Reply;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.config.EntityStoreConfig;
import io.entail.config.HttpKeys;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.http.ApiSettings;
import io.entail.http.HttpServer;
import io.entail.http.calls.Surroundings;
import io.entail.http.settings.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The HTTP server over a store with a replica. A minimal client sends the requests to the server and to the baselines.
 * Servers, baselines and the client share this process.
 */
final class HttpGroup implements Group {
    private static final int READERS = 8;
    private static final int WRITERS = 64;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int LIST_SIZE = 1_000;
    private static final int LISTS = 20;
    private static final int SMALL = 100;
    private static final int DECK_ENTITIES = 5_000;
    private static final int DECK_ENTITIES_FEW = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        Path copy = bench.copyOfReplica("bare-rocks-http");
        List<BenchResult> results = new ArrayList<>();
        EntityStoreConfig small = small(bench);
        bench.deleteAtEnd(small.writesTopic());
        EntityStore store = bench.store();
        try (HttpServer server = serve(store, bench.config());
                EntityStore few = EntityStore.open(small);
                HttpServer smallServer = serve(few, small)) {
            fill(few);
            results.addAll(reads(bench, copy, server.address(), smallServer.address()));
            results.addAll(writes(bench, store.dao(Routes.ENTITY), server.address()));
            results.addAll(deck(bench, few, smallServer.address()));
        }
        return results;
    }

    /** Returns the settings of another store in the same Kafka. */
    private static EntityStoreConfig small(Workbench bench) {
        String name = "bench-http-" + UUID.randomUUID().toString().substring(0, 8);
        return EntityStoreConfig.builder(bench.bootstrap(), bench.directory().resolve(name))
                .withStore(name)
                .build();
    }

    private static HttpServer serve(EntityStore store, EntityStoreConfig config) throws IOException {
        return HttpServer.start(
                HttpSettings.read(Map.of(HttpKeys.LISTEN, "127.0.0.1:0")),
                ApiSettings.DEFAULT,
                store,
                new Surroundings(config, null));
    }

    private static void fill(EntityStore few) {
        for (int i = 0; i < SMALL; i++) {
            few.dao(Routes.PARENT).insert(Routes.service(i));
        }
    }

    private static List<BenchResult> reads(Workbench bench, Path copy, URI server, URI small) throws Exception {
        boolean quick = bench.options().quick();
        Duration time = Duration.ofMillis(quick ? 700 : 3_000);
        List<String> paths = new Random()
                .ints(quick ? 2_000 : 10_000, 0, bench.routes())
                .mapToObj(number -> "/routes/" + Routes.id(number))
                .distinct()
                .toList();
        List<byte[]> gets = paths.stream().map(HttpConnection::get).toList();
        Map<String, BareHttp.Reply> known = answers(server, paths, gets);
        try (BareRocks rocks = new BareRocks(copy, bench.config().cacheBytes())) {
            SameOptions.check(bench.database(), copy);
            StoredRoutes stored = StoredRoutes.in(rocks);
            Lists lists = Lists.of(server, stored);
            try (BareHttp bareGet = BareHttp.answering(known);
                    BareHttp bareList = lists.bare(stored.list())) {
                requireSame(server, bareGet.address(), gets.get(0));
                lists.requireAlike(server, bareList.address());
                bench.note(
                        "http.get: the baseline is a handler of Jetty that answers with the same bytes, fields of the"
                                + " head included, which it has in memory");
                bench.note("http.root: the baseline is a store with " + SMALL + " entities");
                byte[] root = HttpConnection.get("/");
                return Contest.run(
                        bench,
                        WARM_UP_ROUNDS,
                        bench.options().roundsOrDefault(),
                        List.of(
                                new Contest(
                                        "http.get.rate",
                                        "/s",
                                        READERS,
                                        () -> rate(server, READERS, time, () -> drawn(gets)),
                                        () -> rate(bareGet.address(), READERS, time, () -> drawn(gets))),
                                new Contest(
                                        "http.list" + LIST_SIZE + ".p50",
                                        "ms",
                                        1,
                                        () -> nanos(server, time, () -> drawn(lists.requests())) / 1e6,
                                        () -> nanos(bareList.address(), time, () -> drawn(lists.bareRequests())) / 1e6),
                                new Contest(
                                        "http.root.p50",
                                        "us",
                                        1,
                                        () -> nanos(server, time, () -> root) / 1e3,
                                        () -> nanos(small, time, () -> root) / 1e3)));
            }
        }
    }

    private static byte[] drawn(List<byte[]> requests) {
        return requests.get(ThreadLocalRandom.current().nextInt(requests.size()));
    }

    /** Returns the server's answers, which a baseline repeats. */
    private static Map<String, BareHttp.Reply> answers(URI server, List<String> paths, List<byte[]> gets) {
        Map<String, BareHttp.Reply> answers = new LinkedHashMap<>();
        try (HttpConnection connection = new HttpConnection(server)) {
            for (int i = 0; i < paths.size(); i++) {
                answers.put(paths.get(i), connection.send(gets.get(i)).orThrow().again());
            }
        }
        return answers;
    }

    private static void requireSame(URI server, URI bare, byte[] get) {
        try (HttpConnection one = new HttpConnection(server);
                HttpConnection two = new HttpConnection(bare)) {
            Reply measured = one.send(get).orThrow();
            Reply baseline = two.send(get).orThrow();
            boolean same = measured.head().length() == baseline.head().length()
                    && new String(measured.body(), StandardCharsets.UTF_8)
                            .equals(new String(baseline.body(), StandardCharsets.UTF_8));
            if (!same) {
                throw new IllegalStateException(
                        "the baseline answers other bytes: " + baseline.head() + " in place of " + measured.head());
            }
        }
    }

    /** Requests for pages of the store, and the key in RocksDB at which each page begins. */
    private record Lists(List<byte[]> requests, List<byte[]> starts) {
        private static final String PAGES = "/pages/";

        static Lists of(URI server, StoredRoutes stored) throws IOException {
            List<byte[]> requests = new ArrayList<>();
            List<byte[]> starts = new ArrayList<>();
            try (HttpConnection connection = new HttpConnection(server)) {
                String next = "/routes?size=" + LIST_SIZE;
                while (!next.isEmpty() && requests.size() < LISTS) {
                    byte[] request = HttpConnection.get(next);
                    JsonNode page =
                            JSON.readTree(connection.send(request).orThrow().body());
                    next = page.path("next").asText("");
                    // The last page may be incomplete.
                    if (requests.isEmpty() || page.get("data").size() == LIST_SIZE) {
                        requests.add(request);
                        starts.add(
                                stored.rowKey(page.get("data").get(0).get("id").asText()));
                    }
                    next = page.get("next").isNull() ? "" : next;
                }
            }
            return new Lists(requests, starts);
        }

        List<byte[]> bareRequests() {
            List<byte[]> bare = new ArrayList<>();
            for (int i = 0; i < starts.size(); i++) {
                bare.add(HttpConnection.get(PAGES + i));
            }
            return bare;
        }

        BareHttp bare(BareList list) throws Exception {
            return new BareHttp(asked -> BareHttp.Reply.of(
                    200,
                    List.<String[]>of(new String[] {"Content-Type", "application/json"}),
                    list.json(starts.get(Integer.parseInt(asked.path().substring(PAGES.length()))), LIST_SIZE)));
        }

        /** Checks that the rows of a page are equal, value by value. */
        void requireAlike(URI server, URI bare) throws IOException {
            try (HttpConnection one = new HttpConnection(server);
                    HttpConnection two = new HttpConnection(bare)) {
                JsonNode measured = rows(one.send(requests.get(0)));
                JsonNode baseline = rows(two.send(bareRequests().get(0)));
                if (!measured.equals(baseline)) {
                    throw new IllegalStateException("the baseline lists other rows, the first is " + baseline.get(0)
                            + " in place of " + measured.get(0));
                }
            }
        }

        private static JsonNode rows(Reply reply) throws IOException {
            return JSON.readTree(reply.orThrow().body()).get("data");
        }
    }

    private static List<BenchResult> writes(Workbench bench, Dao routes, URI server) throws Exception {
        Duration time = Duration.ofMillis(bench.options().quick() ? 1_000 : 4_000);
        bench.note("http.put: new routes with an id of the client; the baseline is as many threads that call the DAO's"
                + " upsert");
        return Contest.run(
                bench,
                WARM_UP_ROUNDS,
                bench.options().roundsOrDefault(),
                List.of(new Contest(
                        "http.put.rate",
                        "/s",
                        WRITERS,
                        () -> rate(server, WRITERS, time, () -> put(bench.newRoute())),
                        () -> ClosedLoop.perSecond(
                                WRITERS,
                                time,
                                () -> () -> routes.upsert(UUID.randomUUID().toString(), bench.newRoute())))));
    }

    private static byte[] put(Map<String, Object> route) {
        try {
            return HttpConnection.request(
                    "PUT", "/routes/" + UUID.randomUUID(), "application/json", JSON.writeValueAsBytes(route));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are JSON", e);
        }
    }

    private static List<BenchResult> deck(Workbench bench, EntityStore few, URI server) throws Exception {
        if (!DeckSync.isInstalled()) {
            bench.note("http.deck: left out, for there is no 'deck' here; it is a package of Debian and Ubuntu");
            return List.of();
        }
        bench.tell("listening to decK");
        int entities = bench.options().quick() ? DECK_ENTITIES_FEW : DECK_ENTITIES;
        DeckSync sync = new DeckSync(bench, few, server, entities);
        bench.note("http.deck: decK creates " + entities + " entities in an empty store; the baseline makes its "
                + sync.requests() + " requests one after the other");
        return Contest.run(
                bench,
                1,
                bench.options().longRoundsOrDefault(),
                List.of(new Contest("http.deck.rate", "/s", 1, sync::deck, sync::oneByOne)));
    }

    /** Returns the number of requests per second, over several connections. */
    private static double rate(URI server, int connections, Duration time, Supplier<byte[]> request)
            throws InterruptedException {
        try (HttpClients clients = new HttpClients(server)) {
            return ClosedLoop.perSecond(connections, time, () -> {
                HttpConnection connection = clients.connect();
                return () -> connection.send(request.get()).orThrow();
            });
        }
    }

    /** Returns the median time of a request over one connection, in nanoseconds. */
    private static double nanos(URI server, Duration time, Supplier<byte[]> request) {
        try (HttpConnection connection = new HttpConnection(server)) {
            return ClosedLoop.medianNanos(
                    time, () -> connection.send(request.get()).orThrow());
        }
    }
}
