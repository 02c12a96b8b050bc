package io.entail.cli.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Generates the entities of a large gateway as a declarative configuration. Of ten entities, one is a service, three
 * are routes of which one has a plugin, four are consumers, and one is a plugin of one of these. The same seed gives
 * the same entities.
 */
final class DemoEntities {
    /** The number of entities of one team: a service and what belongs to it. */
    private static final int PER_TEAM = 10;

    private static final List<String> NAMES =
            List.of("billing", "search", "media", "stock", "mail", "reports", "geo", "auth", "chat", "audit");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");

    private final Random random;

    DemoEntities(long seed) {
        this.random = new Random(seed);
    }

    /**
     * Returns a configuration with this number of entities.
     *
     * @param first the number of the first team; names repeat only if numbers do
     */
    Map<String, Object> config(int first, int entities) {
        List<Object> services = new ArrayList<>();
        List<Object> consumers = new ArrayList<>();
        int left = entities;
        for (int team = first; left > 0; team++) {
            left = addTeam(team, left, services, consumers);
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_format_version", "3.0");
        config.put("services", services);
        config.put("consumers", consumers);
        return config;
    }

    /** Returns the number of teams that have this number of entities. */
    static int teams(int entities) {
        return (entities + PER_TEAM - 1) / PER_TEAM;
    }

    /** Adds the entities of a team, at most the wanted number, and returns how many are still wanted. */
    private int addTeam(int team, int wanted, List<Object> services, List<Object> consumers) {
        String name = NAMES.get(team % NAMES.size()) + "-" + team;
        List<Object> routes = new ArrayList<>();
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("name", name);
        service.put("host", name + ".svc.internal");
        service.put("port", 8000 + random.nextInt(1000));
        service.put("retries", random.nextInt(6));
        service.put("tags", List.of("generated", "team-" + team % 100));
        service.put("routes", routes);
        services.add(service);
        int left = wanted - 1;
        for (int i = 0; i < 3 && left > 0; i++, left--) {
            routes.add(route(name, i));
        }
        if (left > 0 && routes.get(0) instanceof Map<?, ?> route) {
            addPlugin(route, "rate-limiting", Map.of("minute", 10 * (1 + random.nextInt(100)), "policy", "local"));
            left--;
        }
        for (int i = 0; i < 4 && left > 0; i++, left--) {
            consumers.add(consumer(team, i));
        }
        if (left > 0 && consumers.get(consumers.size() - 1) instanceof Map<?, ?> consumer) {
            addPlugin(consumer, "request-size-limiting", Map.of("allowed_payload_size", 1 + random.nextInt(64)));
            left--;
        }
        return left;
    }

    private Map<String, Object> route(String service, int number) {
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("name", service + "-" + number);
        route.put("hosts", List.of(service + ".example.com"));
        route.put("paths", List.of("/" + service + "/v" + number));
        route.put("methods", METHODS.subList(0, 1 + random.nextInt(METHODS.size())));
        route.put("tags", List.of("generated"));
        return route;
    }

    private static Map<String, Object> consumer(int team, int number) {
        Map<String, Object> consumer = new LinkedHashMap<>();
        consumer.put("username", "user-" + team + "-" + number);
        consumer.put("custom_id", "id-" + team + "-" + number);
        consumer.put("tags", List.of("generated", "team-" + team % 100));
        return consumer;
    }

    @SuppressWarnings("unchecked") // The maps were created here.
    private static void addPlugin(Map<?, ?> parent, String name, Map<String, Object> config) {
        ((Map<String, Object>) parent).put("plugins", List.of(Map.of("name", name, "config", config)));
    }
}
