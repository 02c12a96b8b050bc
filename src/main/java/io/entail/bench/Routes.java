package io.entail.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The entities that benchmarks store: routes, each with a unique name and a reference to one of few services. Ids and
 * names are derived from a number, so that a process can draw one at random without a list.
 */
final class Routes {
    static final String ENTITY = "routes";
    static final String PARENT = "services";

    private static final int ROUTES_PER_SERVICE = 1_000;
    private static final long SERVICE_SALT = 0x5EC1CEL;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Routes() {}

    /** Returns the number of services for this number of routes. */
    static int services(int routes) {
        return Math.max(10, routes / ROUTES_PER_SERVICE);
    }

    static Map<String, Object> service(int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", serviceId(number));
        fields.put("name", "bench-service-" + number);
        fields.put("host", "service-" + number + ".internal.example.com");
        return fields;
    }

    static String id(long number) {
        return uuid(mix(number));
    }

    static String name(long number) {
        return "bench-route-" + number;
    }

    /** Returns a route of about 500 bytes in Avro. */
    static Map<String, Object> of(long number, int services) {
        Map<String, Object> fields = small(number, services);
        fields.put("id", id(number));
        fields.put("methods", List.of("GET", "POST", "PUT", "DELETE"));
        fields.put(
                "hosts",
                List.of(
                        "shop-" + number + ".eu-west.example.com",
                        "shop-" + number + ".us-east.example.com",
                        "shop-" + number + ".ap-south.example.com"));
        fields.put(
                "paths",
                List.of(
                        "/shops/" + number + "/orders/pending",
                        "/shops/" + number + "/orders/archive",
                        "/shops/" + number + "/customers"));
        fields.put("headers", Map.of("x-shop-region", List.of("region-" + number % 97, "any")));
        fields.put("tags", List.of("team-" + number % 53, "tier-" + number % 3, "owner-payments", "managed-by-bench"));
        return fields;
    }

    /**
     * Returns a route with values for all 20 fields that a caller can set. Two of them are empty lists, because these
     * fields are for other protocols.
     */
    static Map<String, Object> whole(long number, int services) {
        Map<String, Object> fields = of(number, services);
        fields.put("created_at", 1_700_000_000L + number);
        fields.put("protocols", List.of("http", "https"));
        fields.put("https_redirect_status_code", 308);
        fields.put("regex_priority", (int) (number % 10));
        fields.put("strip_path", false);
        fields.put("path_handling", "v1");
        fields.put("preserve_host", true);
        fields.put("request_buffering", false);
        fields.put("response_buffering", false);
        fields.put("snis", List.of("shop-" + number + ".example.com", "shop-" + number + ".example.org"));
        fields.put("sources", List.of());
        fields.put("destinations", List.of());
        return fields;
    }

    /** Returns a route as an application would insert it: its id is generated, and most fields have their defaults. */
    static Map<String, Object> small(long number, int services) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name(number));
        fields.put("paths", List.of("/shops/" + number));
        fields.put("service", Map.of("id", serviceId((int) Math.floorMod(mix(number), (long) services))));
        return fields;
    }

    static String serviceId(int number) {
        return uuid(mix(number ^ SERVICE_SALT << 32));
    }

    /** Returns a version 4 UUID whose bits are derived from a number. */
    private static String uuid(long seed) {
        long high = (mix(seed) & ~0xF000L) | 0x4000L;
        long low = (mix(seed + 1) & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString().toLowerCase(Locale.ROOT);
    }

    /** Maps numbers to longs one to one, spread over the whole range. */
    private static long mix(long number) {
        long z = (number + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
